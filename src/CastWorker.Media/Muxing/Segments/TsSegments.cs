using System.Buffers;
using System.Collections.Immutable;
using CastWorker.Media.MpegTs;

namespace CastWorker.Media.Muxing.Segments;

/// <summary>Transport stream: tables and keyframe first, times and packet numbers go on from segment to segment.</summary>
internal sealed class TsSegments(StreamFormat format) : ISegmentForm
{
    private readonly TsStream _stream = new(format);
    private readonly ArrayBufferWriter<byte> _segment = new();
    private int _keyframeAt;

    public ImmutableArray<byte> Header => [];

    public void Add(in LivePicture picture)
    {
        _keyframeAt = picture.IsKeyframe ? _segment.WrittenCount : _keyframeAt;
        _segment.Write(_stream.Add(picture)!.Bytes.Span);
    }

    public ReadOnlyMemory<byte> Take()
    {
        _keyframeAt = _segment.WrittenCount;
        return TakeUpToKeyframe();
    }

    public ReadOnlyMemory<byte> TakeUpToKeyframe()
    {
        var (segment, rest) = (_segment.WrittenSpan[.._keyframeAt].ToArray(), _segment.WrittenSpan[_keyframeAt..].ToArray());
        _segment.ResetWrittenCount();
        _segment.Write(rest);
        _keyframeAt = 0;
        return segment;
    }
}
