using System.Buffers;
using System.Collections.Immutable;
using CastWorker.Media.Mp4;

namespace CastWorker.Media.Muxing.Segments;

/// <summary>Fragmented MP4: a fragment from each keyframe to the next.</summary>
internal sealed class Mp4Segments(StreamFormat format) : ISegmentForm
{
    private readonly List<LivePicture> _pending = [];
    private readonly ArrayBufferWriter<byte> _segment = new();
    private int _fragments;

    public ImmutableArray<byte> Header { get; } = [.. Mp4Header.Build(format)];

    public void Add(in LivePicture picture)
    {
        if (picture.IsKeyframe)
        {
            Finish();
        }

        _pending.Add(picture);
    }

    public ReadOnlyMemory<byte> Take()
    {
        Finish();
        return TakeUpToKeyframe();
    }

    public ReadOnlyMemory<byte> TakeUpToKeyframe()
    {
        var segment = _segment.WrittenSpan.ToArray();
        _segment.ResetWrittenCount();
        return segment;
    }

    private void Finish()
    {
        if (_pending.Count > 0)
        {
            _segment.Write(Mp4Fragment.Build(++_fragments, _pending, format.TicksPerSecond));
            _pending.Clear();
        }
    }
}
