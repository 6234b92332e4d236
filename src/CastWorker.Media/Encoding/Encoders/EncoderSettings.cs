using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>What an encoder is to make.</summary>
internal sealed record EncoderSettings
{
    public required Quality Quality { get; init; }

    /// <summary>Of libx264; no other encoder knows it.</summary>
    public required string Preset { get; init; }

    public H264Level Level => H264Level.For(Quality);
}
