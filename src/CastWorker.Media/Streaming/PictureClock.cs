namespace CastWorker.Media.Streaming;

/// <summary>The one clock of a stream: which of its pictures is due when. Times are counted from the clock's start.</summary>
/// <param name="FrameRate">Pictures each second, exactly.</param>
/// <param name="Origin">When picture 0 was due.</param>
internal readonly record struct PictureClock(int FrameRate, TimeSpan Origin)
{
    /// <summary>The clock by which a picture is due at a moment.</summary>
    public static PictureClock With(int frameRate, long picture, TimeSpan dueAt) => new(frameRate, dueAt - Length(frameRate, picture));

    /// <summary>The latest picture whose time has come.</summary>
    public long LastDue(TimeSpan now)
    {
        var (whole, rest) = Int128.DivRem((Int128)(now - Origin).Ticks * FrameRate, TimeSpan.TicksPerSecond);
        return (long)whole - (rest < 0 ? 1 : 0);
    }

    /// <summary>When a picture is due: never before <see cref="LastDue"/> says so.</summary>
    public TimeSpan DueAt(long picture) => Origin + Length(FrameRate, picture);

    private static TimeSpan Length(int frameRate, long pictures) =>
        new((long)((((Int128)pictures * TimeSpan.TicksPerSecond) + frameRate - 1) / frameRate));
}
