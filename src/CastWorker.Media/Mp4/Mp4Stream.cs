using CastWorker.Media.Muxing;

namespace CastWorker.Media.Mp4;

/// <summary>
/// A fragmented MP4 stream without end; a fragment has a fifth of a second and begins anew with each keyframe. Each is filled up with nothing, since
/// browsers hand a file to their decoder in whole blocks: a still page has a few bytes a second, and would wait for its block for half a minute.
/// </summary>
internal sealed class Mp4Stream(StreamFormat format) : ILiveContainer
{
    private const int FragmentsPerSecond = 5;

    /// <summary>Chromium's.</summary>
    private const int Block = 32 * 1024;

    private readonly int _ticksPerFragment = Math.Max(1, format.TicksPerSecond / FragmentsPerSecond);
    private readonly List<LivePicture> _pending = [];
    private int _pendingTicks;
    private int _fragments;

    public byte[] Header { get; } = Filled(Mp4Header.Build(format));

    public LiveChunk? Add(in LivePicture picture)
    {
        var finished = picture.IsKeyframe ? Finish() : null;
        _pending.Add(picture);
        _pendingTicks += picture.Ticks;
        // One at a time: what is full beside what a keyframe has ended waits for the next picture.
        return finished ?? (_pendingTicks >= _ticksPerFragment ? Finish() : null);
    }

    /// <summary>Up to the next whole block, which must have room for the box that says that the rest is nothing.</summary>
    private static byte[] Filled(byte[] boxes)
    {
        var length = (boxes.Length + Mp4Box.HeaderLength + Block - 1) / Block * Block;
        var filled = new byte[length];
        boxes.CopyTo(filled, 0);
        Mp4Box.Numbers(length - boxes.Length).CopyTo(filled, boxes.Length);
        "free"u8.CopyTo(filled.AsSpan(boxes.Length + sizeof(int)));
        return filled;
    }

    private LiveChunk? Finish()
    {
        if (_pending.Count == 0)
        {
            return null;
        }

        var first = _pending[0];
        var fragment = Mp4Fragment.Build(++_fragments, _pending, format.TicksPerSecond);
        _pending.Clear();
        _pendingTicks = 0;
        return new LiveChunk(Filled(fragment), first.Time);
    }
}
