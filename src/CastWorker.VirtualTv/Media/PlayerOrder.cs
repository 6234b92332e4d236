namespace CastWorker.VirtualTv.Media;

/// <summary>What the TV tells the page that is its screen.</summary>
internal abstract record PlayerOrder
{
    private PlayerOrder()
    {
    }

    /// <summary>Looks what is there, and waits: <see cref="Play"/> follows when the device can play it.</summary>
    public sealed record Load(int Run, string Url, string ContentType, double? StartTime) : PlayerOrder;

    public sealed record Play : PlayerOrder;

    public sealed record Pause : PlayerOrder;

    public sealed record Seek(double Time) : PlayerOrder;

    /// <summary>Tears the player down: nothing more is fetched.</summary>
    public sealed record Stop : PlayerOrder;

    public sealed record Volume(double Level, bool Muted) : PlayerOrder;

    /// <summary>What the screen shows besides a video.</summary>
    public sealed record Show(TvPicture Picture, string Words) : PlayerOrder;

    /// <param name="KilobitsPerSecond">Null: as fast as it goes.</param>
    public sealed record Throttle(int? KilobitsPerSecond) : PlayerOrder;
}

internal enum TvPicture
{
    Idle,
    Splash,
    Off,
}
