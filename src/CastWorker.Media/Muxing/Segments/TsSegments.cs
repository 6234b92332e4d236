using System.Buffers;
using System.Collections.Immutable;
using CastWorker.Media.MpegTs;

namespace CastWorker.Media.Muxing.Segments;

/// <summary>Transport stream: tables and keyframe first, times and packet numbers go on from segment to segment.</summary>
internal sealed class TsSegments(StreamFormat format) : ISegmentForm
{
    private readonly TsStream _stream = new(format);
    private readonly ArrayBufferWriter<byte> _segment = new();

    public ImmutableArray<byte> Header => [];

    public void Add(in LivePicture picture) => _segment.Write(_stream.Add(picture)!.Bytes.Span);

    public ReadOnlyMemory<byte> Take()
    {
        var segment = _segment.WrittenSpan.ToArray();
        _segment.ResetWrittenCount();
        return segment;
    }
}
