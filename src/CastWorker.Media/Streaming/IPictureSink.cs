using CastWorker.Media.Muxing;

namespace CastWorker.Media.Streaming;

/// <summary>Takes the finished pictures of a stream one after the other, whatever it does with them. Must not wait.</summary>
internal interface IPictureSink
{
    /// <summary>Pictures of this kind follow; the first is a keyframe.</summary>
    /// <param name="format">Their kind.</param>
    /// <param name="still">So many of them are made at once, so that a player can begin; the one after them is a keyframe again.</param>
    void Begin(StreamFormat format, int still);

    /// <summary>The next picture: length-prefixed NAL units, which nobody changes any more.</summary>
    void Add(ReadOnlyMemory<byte> accessUnit, bool isKeyframe);
}
