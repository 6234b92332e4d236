namespace CastWorker.Sessions;

/// <summary>Width and height in pixels, both even.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    public override string ToString() => $"{Width}x{Height}";
}

/// <summary>How good the picture is to be, in words that hold for every encoder.</summary>
public sealed record Quality
{
    public PictureSize Size { get; init; } = new(1280, 720);

    public int FrameRate { get; init; } = 30;

    /// <summary>Constant rate factor: smaller is better and bigger.</summary>
    public int RateFactor { get; init; } = 23;

    public int MaxBitrateKbps { get; init; } = 4000;

    /// <summary>Of software encoding, one of <see cref="X264Presets"/>: how much work it puts in. Null: as for the whole worker.</summary>
    public string? X264Preset { get; init; }

    /// <summary>Fastest first. Not <c>ultrafast</c>: it silently turns the High profile into Constrained Baseline.</summary>
    public static IReadOnlyList<string> X264Presets { get; } = ["superfast", "veryfast", "faster", "fast", "medium", "slow"];
}
