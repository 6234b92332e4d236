using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>How often an encoder is handed a picture.</summary>
internal enum PictureFlow
{
    /// <summary>About as often as the frame rate says: the bitrate is limited.</summary>
    Dense,

    /// <summary>
    /// Seldom, since little changes: constant quality without limit. Encoders count pictures, not seconds; with a limit they would
    /// believe that each keyframe follows the last at once, and make them worse and worse.
    /// </summary>
    Sparse,
}

/// <summary>What an encoder is to make.</summary>
internal sealed record EncoderSettings
{
    public required Quality Quality { get; init; }

    /// <summary>Of libx264; no other encoder knows it.</summary>
    public required string Preset { get; init; }

    public PictureFlow Flow { get; init; } = PictureFlow.Dense;

    public H264Level Level => H264Level.For(Quality);
}
