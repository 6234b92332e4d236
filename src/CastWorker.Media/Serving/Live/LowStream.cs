using System.Collections.Immutable;
using CastWorker.Media.Mp4;
using CastWorker.Media.Muxing;

namespace CastWorker.Media.Serving.Live;

/// <summary>A segment of the small ones, with its place in the stream.</summary>
/// <param name="Sequence">Its number, which is never used again.</param>
/// <param name="Discontinuity">How many discontinuities lie before it, its own included.</param>
/// <param name="Header">Which header it is to be read with.</param>
internal sealed record LowSegment(long Sequence, long Discontinuity, int Header, ReadOnlyMemory<byte> Bytes)
{
    public required TimeSpan Duration { get; init; }

    public required DateTimeOffset StartsAt { get; init; }
}

/// <summary>
/// A stream for players that are to be near the page: fragmented MP4 in segments of half a second, in memory. Made only while it is wanted. What is
/// listed, and what can still be fetched, is a snapshot; pictures come from one thread.
/// </summary>
internal sealed class LowStream(TimeProvider time)
{
    /// <summary>So many segments and a player can begin.</summary>
    private const int Depth = 3;

    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>What the playlist promises, rounded as players round.</summary>
    private static readonly TimeSpan LongestSegment = TimeSpan.FromSeconds(1.49);

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(50);

    /// <summary>So far the programme's time may be off the clock before it jumps.</summary>
    private static readonly TimeSpan MostOff = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly StreamClock _clock = new(time);
    private readonly List<LivePicture> _pending = [];
    private ImmutableList<LowSegment> _segments = [];
    private ImmutableDictionary<int, byte[]> _headers = [];
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamFormat? _format;
    private DateTimeOffset? _end;
    private bool _isOn;
    private bool _isBroken;
    private int _header;
    private int _fragments;
    private long _next;
    private long _discontinuities;

    /// <summary>Oldest first, numbered without gaps.</summary>
    public ImmutableList<LowSegment> Segments => Volatile.Read(ref _segments);

    /// <summary>Completes once a player can begin.</summary>
    public Task Ready
    {
        get
        {
            lock (_gate)
            {
                return _ready.Task;
            }
        }
    }

    public bool IsOn
    {
        get => _isOn;
        set
        {
            lock (_gate)
            {
                if (_isOn == value)
                {
                    return;
                }

                _isOn = value;
                Clear();
            }
        }
    }

    public byte[]? HeaderOf(int number) => Volatile.Read(ref _headers).GetValueOrDefault(number);

    public LowSegment? Find(long sequence) => Segments is [var first, ..] segments && sequence >= first.Sequence && sequence - first.Sequence < segments.Count
        ? segments[(int)(sequence - first.Sequence)]
        : null;

    /// <summary>Nothing of it can be played any more; it begins anew with the next keyframe.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _pending.Clear();
            _segments = [];
            (_end, _isBroken) = (null, true);
        }
    }

    /// <summary>Pictures of another kind follow, of which some come at once.</summary>
    public void Begin(StreamFormat format, int still)
    {
        lock (_gate)
        {
            _pending.Clear();
            _format = format;
            _header++;
            _headers = _headers.Add(_header, Mp4Header.Build(format));
            _end = _clock.Now - TimeSpan.FromSeconds((double)still / format.TicksPerSecond);
            _isBroken = true;
        }
    }

    public void Add(in LivePicture picture)
    {
        lock (_gate)
        {
            if (!_isOn || _format is not { } format)
            {
                return;
            }

            if (picture.IsKeyframe && _pending.Count > 0)
            {
                Finish(format);
                _pending.Clear();
            }

            if (picture.IsKeyframe || _pending.Count > 0)
            {
                _pending.Add(picture);
            }
        }
    }

    private void Finish(StreamFormat format)
    {
        var duration = TimeSpan.FromSeconds((double)_pending.Sum(picture => picture.Ticks) / format.TicksPerSecond);
        if (duration > LongestSegment)
        {
            // From before somebody wanted small ones.
            _isBroken = true;
            return;
        }

        var start = _clock.Now - duration;
        if (_end is not { } end || (start - end).Duration() > MostOff)
        {
            _isBroken = true;
            end = start;
        }

        _discontinuities += _isBroken && _next > 0 ? 1 : 0;
        _isBroken = false;
        _segments = Trimmed(_segments.Add(
            new LowSegment(_next++, _discontinuities, _header, Mp4Fragment.Build(++_fragments, _pending, format.TicksPerSecond))
            {
                Duration = duration,
                StartsAt = end,
            }));
        _headers = _headers.RemoveRange(_headers.Keys.Where(header => header < _segments[0].Header));
        _end = end + duration;
        if (_segments.Count >= Depth)
        {
            _ready.TrySetResult();
        }
    }

    /// <summary>What nobody can want any more is left out; the last few stay whatever they weigh.</summary>
    private static ImmutableList<LowSegment> Trimmed(ImmutableList<LowSegment> segments)
    {
        var bytes = segments.Sum(segment => (long)segment.Bytes.Length);
        var first = 0;
        for (; segments.Count - first > Depth && (bytes > MostBytes || segments[^1].StartsAt - segments[first].StartsAt > Kept); first++)
        {
            bytes -= segments[first].Bytes.Length;
        }

        return segments.RemoveRange(0, first);
    }
}
