using CastWorker.Media.Muxing;

namespace CastWorker.Media.Streaming;

/// <summary>Takes the finished pictures of a stream one after the other, whatever it does with them. Must not wait.</summary>
internal interface IPictureSink
{
    /// <summary>Pictures of this kind follow; the first is a keyframe.</summary>
    void Begin(StreamFormat format);

    /// <summary>The next picture: length-prefixed NAL units, valid only during the call.</summary>
    void Add(ReadOnlySpan<byte> accessUnit, bool isKeyframe);
}
