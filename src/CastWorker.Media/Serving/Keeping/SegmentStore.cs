using System.Collections.Immutable;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>The finished segments of one session over all its encoder runs, in the order and with the times that players are told.</summary>
internal sealed class SegmentStore : IDisposable
{
    /// <summary>
    /// A player begins three segments behind the end. One that finds fewer begins closer to it, stays there for ever and feels every
    /// late segment. So a young stream begins with at least so many segments of its first picture, and where only one can be made of it, lists that as often.
    /// </summary>
    public const int StartDepth = 3;

    /// <summary>
    /// What stands still costs nothing, and there are players that want more than three segments in hand, take what there is when they begin, and then have it for ever: VLC wants 15 s, and
    /// stutters with six.
    /// </summary>
    private static readonly TimeSpan StillSpan = TimeSpan.FromSeconds(15);

    /// <summary>The end of a list is up to a segment old, so that players are 29 to 31 s behind.</summary>
    private static readonly TimeSpan SafeDistance = TimeSpan.FromSeconds(29);

    /// <summary>Whoever begins with a young stream is to be as far behind as he is told to be.</summary>
    private static readonly TimeSpan SafeStillSpan = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>So far the programme's time may fall behind the clock; a jump is harder on players than a small lag.</summary>
    private static readonly TimeSpan MaximumLag = TimeSpan.FromSeconds(10);

    private readonly StreamClock _clock;
    private readonly ISegmentShelf _shelf;
    private readonly int _startDepth;
    private readonly int _target;
    private readonly TimeSpan _shortest;

    /// <summary>
    /// As long as they are to be. So far, too, the programme's time may run ahead of the clock: each run begins with a picture that stands still for a segment's length and is made at once, so
    /// each puts players behind by that length, for as long as they play.
    /// </summary>
    private readonly TimeSpan _segment;

    /// <summary>
    /// What the standard has players do that are not told anything. It is told all the same: some add up the last three segments instead, which are short where the source's keyframes lie
    /// so, or an encoder was replaced.
    /// </summary>
    private readonly TimeSpan _usualDistance;

    private readonly List<SegmentBody> _gone = [];
    private ImmutableDictionary<int, ImmutableArray<byte>> _headers = [];
    private SegmentWindow _window;
    private StreamPace _pace;
    private DateTimeOffset _end;
    private bool _beginsAnew;
    private int _header;

    public SegmentStore(MediaOptions options, ISegmentShelf shelf, TimeProvider time, int startDepth = StartDepth)
    {
        Format = options.SegmentFormat;
        _startDepth = startDepth;
        _shelf = shelf;
        _clock = new StreamClock(time);
        _target = options.SegmentSeconds;
        _shortest = TimeSpan.FromSeconds(SegmentLength.Shortest(_target));
        _segment = options.Segment;
        _usualDistance = StartDepth * options.Segment;
        _window = new SegmentWindow(options.WindowSegments, options.KeptSegments);
        _pace = new StreamPace { Limit = options.WindowSegments, Segment = options.Segment };
    }

    public SegmentFormat Format { get; }

    /// <summary>How far behind live players are told to stay.</summary>
    public StreamMode Mode { get; set; }

    public long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _window.NextSequence;
            }
        }
    }

    /// <summary>What is wrong with where segments are kept, or null.</summary>
    public SessionError? Trouble => _shelf.Trouble;

    /// <summary>Whether a segment is short enough to be listed under the target that was promised.</summary>
    public bool Accepts(TimeSpan duration) => Math.Round(duration.TotalSeconds) <= _target;

    /// <summary>Adds a finished, non-empty segment to the end of the stream. False when it is left out: players have more to play already than time has gone by.</summary>
    /// <exception cref="StageFailedException">It cannot be kept.</exception>
    public bool Add(CutSegment segment, bool discontinuous)
    {
        if (discontinuous && IsAheadBy(segment))
        {
            return false;
        }

        // Outside the lock, as is discarding: a disk may take its time.
        var body = _shelf.Put(segment.Bytes);
        lock (_gate)
        {
            // It has just been finished, so it began its own length ago; after the first, lengths say it better than we can.
            var now = _clock.Now;
            var kept = new KeptSegment(body, HeaderOf(segment.Header), segment.Duration);
            var begins = discontinuous || _window.NextSequence == 0;
            var copies = begins && segment.Stills <= 1 ? DepthAt(now, segment.Duration) - 1 : 0;
            if (begins)
            {
                Place(segment, now);
            }

            Deepen(kept, copies);
            Append(kept, discontinuous || copies > 0 || _pace.IsRepeating);
            _pace = _pace.WithSegment(now);
            Shorten();
        }

        DiscardGone();
        return true;
    }

    /// <summary>How old the newest segment is; null while there is none.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
            {
                return _window.NextSequence == 0 ? null : _clock.Now - _end;
            }
        }
    }

    /// <summary>
    /// Where in the programme's time a player begins that asks for this segment first: where it was told to, but players fetch up to two segments before that, to be sure. Null when the
    /// segment is not there.
    /// </summary>
    public DateTimeOffset? StartFrom(long sequence)
    {
        lock (_gate)
        {
            if (_window.Find(sequence)?.Content.StartsAt is not { } fetched)
            {
                return null;
            }

            var (told, latest) = (_end - HoldBack, fetched + (2 * _segment));
            return told < fetched ? fetched : told > latest ? latest : told;
        }
    }

    /// <summary>How long ago something in the programme's time was.</summary>
    public TimeSpan Since(DateTimeOffset moment) => _clock.Now - moment;

    /// <summary>For how many segments the first picture of a run that begins now is to stand still.</summary>
    public int StillsWanted
    {
        get
        {
            lock (_gate)
            {
                var most = Math.Max(_startDepth, (int)Math.Ceiling((Mode == StreamMode.Safe ? SafeStillSpan : StillSpan) / _segment));
                return _window.NextSequence == 0 ? most
                    : IsYoung ? (int)Math.Clamp((_clock.Now - _end) / _segment, 1, most)
                    : DepthAt(_clock.Now, _segment);
            }
        }
    }

    /// <summary>Another picture is to come, and nothing of it can be played yet.</summary>
    public bool AwaitsAnotherPicture
    {
        get
        {
            lock (_gate)
            {
                return _beginsAnew;
            }
        }
    }

    /// <summary>The next encoder run makes another picture: it stands still for as long as it was waited for.</summary>
    public void BeginAnew()
    {
        lock (_gate)
        {
            _beginsAnew = true;
        }
    }

    /// <summary>Shows what came last once more when the next segment is overdue.</summary>
    public void KeepGoing(bool isFlowing)
    {
        lock (_gate)
        {
            if (_window.Repeatable(_shortest) is not { } again)
            {
                return;
            }

            // What another picture begins with fills the time that it is waited for.
            var spared = _beginsAnew ? (_startDepth - 1) * again.Duration : TimeSpan.Zero;
            if (_pace.NeedsRepetition(_clock.Now - spared, again.Duration, isFlowing))
            {
                Append(new KeptSegment(again.Body, again.Header, again.Duration), discontinuous: true);
                _pace = _pace.WithRepetition(again.Duration);
            }
        }

        DiscardGone();
    }

    public string? Playlist()
    {
        lock (_gate)
        {
            return MediaPlaylist.Compose(_window, _target, HoldBack);
        }
    }

    /// <summary>
    /// Opens a segment that the playlist names, or named a short while ago. Once open it can be read to its end, whatever
    /// is discarded meanwhile.
    /// </summary>
    /// <exception cref="StageFailedException">It is there, and cannot be read.</exception>
    public Stream? TryOpen(long sequence) => Find(sequence)?.Content.Body.TryOpen();

    /// <summary>What segments are to be read with that name it.</summary>
    public ImmutableArray<byte>? Header(int number) => Volatile.Read(ref _headers).TryGetValue(number, out var header) ? header : null;

    public void Dispose() => _shelf.Dispose();

    private bool IsAheadBy(CutSegment segment)
    {
        lock (_gate)
        {
            return _window.NextSequence > 0 && -LagOf(segment.Duration, _clock.Now) > _segment;
        }
    }

    private TimeSpan HoldBack => Mode == StreamMode.Safe ? SafeDistance : _usualDistance;

    /// <summary>Nothing was listed yet, or less than a player needs: a run may end while it makes what it begins with.</summary>
    private bool IsYoung => _window.NextSequence < _startDepth;

    /// <summary>Where what a run begins with has its place in the programme.</summary>
    private void Place(CutSegment segment, DateTimeOffset now)
    {
        var lag = LagOf(segment.Duration, now);
        if (IsYoung)
        {
            // Of what is made at once the first may be shorter; copies are as long as it is.
            var others = segment.Stills > 1 ? (segment.Stills - 1) * _segment : (_startDepth - 1) * segment.Duration;
            var begin = now - segment.Duration - others;
            _end = begin > _end ? begin : _end;
        }
        else if (!_beginsAnew && lag > MaximumLag)
        {
            _end += lag;
        }

        _beginsAnew = false;
    }

    /// <summary>Another picture stands still only for as long as time has gone by: a stream that runs ahead of the clock would do so for ever.</summary>
    private int DepthAt(DateTimeOffset now, TimeSpan duration) => IsYoung ? _startDepth
        : _beginsAnew ? 1 + (int)Math.Clamp(LagOf(duration, now) / duration, 0, _startDepth - 1)
        : 1;

    private TimeSpan LagOf(TimeSpan duration, DateTimeOffset now) => now - duration - _end;

    private PlacedSegment? Find(long sequence)
    {
        lock (_gate)
        {
            return _window.Find(sequence);
        }
    }

    private int HeaderOf(ImmutableArray<byte> header)
    {
        if (!header.IsEmpty && !(_headers.TryGetValue(_header, out var last) && last.AsSpan().SequenceEqual(header.AsSpan())))
        {
            _headers = _headers.Add(++_header, header);
        }

        return header.IsEmpty ? MediaPlaylist.NoHeader : _header;
    }

    private void Deepen(KeptSegment segment, int copies)
    {
        for (var copy = 0; copy < copies; copy++)
        {
            Append(segment, discontinuous: true);
        }
    }

    private void Append(KeptSegment segment, bool discontinuous)
    {
        Become(_window.Add(new NewSegment
        {
            Body = segment.Body,
            Header = segment.Header,
            Duration = segment.Duration,
            StartsAt = _end,
            Discontinuous = discontinuous,
        }));
        _end += segment.Duration;
    }

    /// <summary>What weighs too much goes early, but a player must still find where it is.</summary>
    private void Shorten()
    {
        while (_shelf.IsOverfull && _window.Fetchable.Count > 2 * StartDepth)
        {
            Become(_window.Shortened());
        }
    }

    private void Become(SegmentWindow window)
    {
        var left = _window.Fetchable.TakeWhile(segment => segment.Sequence < window.Fetchable[0].Sequence).Select(segment => segment.Content.Body);
        _gone.AddRange(left.Where(body => !window.Fetchable.Exists(segment => segment.Content.Body == body)));
        _headers = _headers.RemoveRange(_headers.Keys.Where(header => header < window.Fetchable[0].Content.Header));
        _window = window;
    }

    private void DiscardGone()
    {
        SegmentBody[] gone;
        lock (_gate)
        {
            gone = [.. _gone];
            _gone.Clear();
        }

        foreach (var body in gone)
        {
            body.Discard();
        }
    }

    /// <summary>What is listed, as often as need be.</summary>
    private sealed record KeptSegment(SegmentBody Body, int Header, TimeSpan Duration);
}
