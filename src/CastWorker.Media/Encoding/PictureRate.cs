namespace CastWorker.Media.Encoding;

/// <summary>How many pictures a second there are: as it is said, or else as their times have it. Pure.</summary>
internal static class PictureRate
{
    private const double Slowest = 0.5;
    private const double Fastest = 1000;

    /// <summary>Their times are told to a millisecond: of so much of them it is seen.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>Null: what is said is none.</summary>
    public static int? Said(double rate) => rate is >= Slowest and < Fastest ? Whole(rate) : null;

    /// <summary>Null: they are too few to tell.</summary>
    public static int? Of(IReadOnlyList<TimeSpan> times) =>
        times is [var first, .., var last] && last - first >= Look ? Whole((times.Count - 1) / (last - first).TotalSeconds) : null;

    private static int Whole(double rate) => Math.Max(1, (int)Math.Round(rate));
}
