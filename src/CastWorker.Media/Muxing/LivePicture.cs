using System.Collections.Immutable;
using CastWorker.Sessions;

namespace CastWorker.Media.Muxing;

/// <summary>What a decoder and a player must know before the first picture.</summary>
/// <param name="Configuration">The AVC decoder configuration record.</param>
/// <param name="Size">Of the pictures.</param>
/// <param name="TicksPerSecond">What times are counted in. Of what we encode, each picture lasts one tick; what is copied has pictures of any length.</param>
internal sealed record StreamFormat(ImmutableArray<byte> Configuration, PictureSize Size, int TicksPerSecond)
{
    /// <summary>Its colours are what its own parameters say, and not those that we encode in.</summary>
    public bool HasOwnColours { get; init; }

    public bool Equals(StreamFormat? other) =>
        other is not null && Size == other.Size && TicksPerSecond == other.TicksPerSecond && HasOwnColours == other.HasOwnColours
        && Configuration.AsSpan().SequenceEqual(other.Configuration.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Size, TicksPerSecond, Configuration.Length);
}

/// <summary>A finished picture of a stream.</summary>
/// <param name="Time">When it is decoded, in ticks since the stream began.</param>
/// <param name="IsKeyframe">Players can begin with it.</param>
/// <param name="Unit">Its NAL units, each with its length in front, without parameter sets.</param>
internal readonly record struct LivePicture(long Time, bool IsKeyframe, ReadOnlyMemory<byte> Unit)
{
    /// <summary>Until the next one.</summary>
    public int Ticks { get; init; } = 1;

    /// <summary>How much later it is shown than it is decoded.</summary>
    public int Delay { get; init; }

    /// <summary>The frames of sound that belong to it, as many as <see cref="SilentSound.FramesWithin"/> says; null: it is silent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Sound { get; init; }
}
