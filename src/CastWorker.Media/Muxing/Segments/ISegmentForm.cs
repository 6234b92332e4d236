using System.Collections.Immutable;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Muxing.Segments;

/// <summary>Packs one run's pictures, one segment after the other.</summary>
internal interface ISegmentForm
{
    /// <summary>What a player needs before the first segment; empty where each says it itself.</summary>
    ImmutableArray<byte> Header { get; }

    void Add(in LivePicture picture);

    /// <summary>The segment that what was added makes, and begins the next.</summary>
    ReadOnlyMemory<byte> Take();

    /// <summary>The same without what has been added from the last keyframe on, with which the next begins.</summary>
    ReadOnlyMemory<byte> TakeUpToKeyframe();
}

/// <summary>Which forms there are.</summary>
internal static class SegmentForms
{
    public static ISegmentForm Of(SegmentFormat kind, StreamFormat format) =>
        kind == SegmentFormat.FragmentedMp4 ? new Mp4Segments(format) : new TsSegments(format);
}
