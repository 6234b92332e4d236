namespace CastWorker.Sessions.Settings;

/// <summary>How a target is streamed: what people change besides the page.</summary>
public sealed record StreamSettings
{
    public const int LeastZoom = 25;
    public const int MostZoom = 400;

    public Quality Quality { get; init; } = new();

    public StreamMode Mode { get; init; }

    /// <summary>How large the page is drawn, in percent.</summary>
    public int Zoom { get; init; } = 100;

    /// <summary>The same with lesser pictures: the page stays laid out on them as it was wanted.</summary>
    internal StreamSettings ShownAs(Quality quality) => this with
    {
        Quality = quality,
        Zoom = Math.Max(LeastZoom, (int)Math.Round((double)Zoom * quality.Size.Width / Quality.Size.Width)),
    };

    /// <summary>Whether both differ in nothing that a player notices.</summary>
    internal bool IsStreamedLike(StreamSettings other) => Quality == other.Quality && Mode == other.Mode;
}

/// <summary>What somebody wants changed about a target's settings; null leaves a part as it is.</summary>
public sealed record SettingsChange
{
    public static readonly SettingsChange None = new();

    public Quality? Quality { get; init; }

    public StreamMode? Mode { get; init; }

    public int? Zoom { get; init; }

    public StreamSettings On(StreamSettings settings) => new()
    {
        Quality = Quality ?? settings.Quality,
        Mode = Mode ?? settings.Mode,
        Zoom = Zoom ?? settings.Zoom,
    };

    /// <summary>These changes, and of the earlier ones what these do not touch.</summary>
    public SettingsChange Over(SettingsChange earlier) => new()
    {
        Quality = Quality ?? earlier.Quality,
        Mode = Mode ?? earlier.Mode,
        Zoom = Zoom ?? earlier.Zoom,
    };
}
