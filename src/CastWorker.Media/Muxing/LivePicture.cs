using System.Collections.Immutable;
using CastWorker.Sessions;

namespace CastWorker.Media.Muxing;

/// <summary>What a decoder and a player must know before the first picture.</summary>
/// <param name="Configuration">The AVC decoder configuration record.</param>
/// <param name="Size">Of the pictures.</param>
/// <param name="FrameRate">Pictures each second.</param>
internal sealed record StreamFormat(ImmutableArray<byte> Configuration, PictureSize Size, int FrameRate)
{
    public bool Equals(StreamFormat? other) =>
        other is not null && Size == other.Size && FrameRate == other.FrameRate && Configuration.AsSpan().SequenceEqual(other.Configuration.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Size, FrameRate, Configuration.Length);
}

/// <summary>A finished picture of a stream.</summary>
/// <param name="Number">Counted since the stream began; its time is this number over the frame rate.</param>
/// <param name="IsKeyframe">Players can begin with it.</param>
/// <param name="Unit">Its NAL units, each with its length in front, without parameter sets.</param>
internal readonly record struct LivePicture(long Number, bool IsKeyframe, ReadOnlyMemory<byte> Unit)
{
    /// <summary>The frames of sound that belong to it, as many as <see cref="SilentSound.FramesWithin"/> says; null: it is silent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Sound { get; init; }
}
