using CastWorker.Media.Muxing.Segments;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>The way from a display to a stream's finished pictures, whichever it is.</summary>
internal interface IPicturePath : IEncoder
{
    /// <summary>What players are told of its pictures; known once something is finished.</summary>
    PictureKind Pictures { get; }

    /// <summary>Whether it begins groups of pictures as often as <see cref="Streaming.GroupPace"/> says, and not only with each segment.</summary>
    bool FollowsPace { get; }

    /// <summary>Its pictures have made a segment.</summary>
    void SegmentFinished(CutSegment segment);
}
