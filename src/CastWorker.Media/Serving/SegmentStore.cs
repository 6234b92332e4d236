using CastWorker.Media.Muxing;
using CastWorker.Sessions.Settings;

namespace CastWorker.Media.Serving;

/// <summary>
/// The finished segments of one session over all its encoder runs. The only place that knows that they are files.
/// </summary>
internal sealed class SegmentStore
{
    /// <summary>
    /// A player begins three segments behind the end. One that finds fewer begins closer to it, stays there for ever and feels every
    /// late segment. So a young stream lists its first segment that often: full depth at once, instead of after six seconds.
    /// </summary>
    public const int StartDepth = 3;

    private static readonly TimeSpan SafeDistance = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>So far the programme's time may fall behind the clock; a jump is harder on players than a small lag.</summary>
    private static readonly TimeSpan MaximumLag = TimeSpan.FromSeconds(10);

    private readonly StreamClock _clock;
    private readonly int _startDepth;
    private readonly int _target;
    private SegmentWindow _window;
    private StreamPace _pace;
    private DateTimeOffset _end;
    private bool _beginsAnew;

    public SegmentStore(MediaOptions options, TimeProvider time, int startDepth = StartDepth)
    {
        _startDepth = startDepth;
        _clock = new StreamClock(time);
        _target = options.SegmentSeconds;
        _window = new SegmentWindow(options.WindowSegments, options.KeptSegments);
        _pace = new StreamPace { Limit = options.WindowSegments };
    }

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

    /// <summary>Whether a segment is short enough to be listed under the target that was promised.</summary>
    public bool Accepts(TimeSpan duration) => Math.Round(duration.TotalSeconds) <= _target;

    /// <summary>Adds a finished, non-empty segment to the end of the stream.</summary>
    public void Add(int run, string file, ListedSegment segment, bool discontinuous)
    {
        lock (_gate)
        {
            // It has just been finished, so it began its own length ago; after the first, lengths say it better than we can.
            var now = _clock.Now;
            var lag = now - segment.Duration - _end;
            if (_window.NextSequence == 0)
            {
                _end = now - (_startDepth * segment.Duration);
                Deepen(run, file, segment.Duration, copies: _startDepth - 1);
            }
            else if (_beginsAnew && discontinuous)
            {
                // Only so often as time has gone by: a stream that runs ahead of the clock would do so for ever.
                Deepen(run, file, segment.Duration, copies: (int)Math.Clamp(lag / segment.Duration, 0, _startDepth - 1));
            }
            else if (discontinuous && lag > MaximumLag)
            {
                _end += lag;
            }

            _beginsAnew &= !discontinuous;
            Append(run, file, segment.Duration, discontinuous || _pace.IsRepeating || _window.NextSequence < _startDepth);
            _pace = _pace.WithSegment(now, segment.Duration);
        }
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

    /// <summary>When a segment began in the programme's time; null when it is not there.</summary>
    public DateTimeOffset? BeginOf(long sequence)
    {
        lock (_gate)
        {
            return _window.Find(sequence)?.Content.StartsAt;
        }
    }

    /// <summary>How long ago something in the programme's time was.</summary>
    public TimeSpan Since(DateTimeOffset moment) => _clock.Now - moment;

    /// <summary>The next encoder run makes another picture: its first segment is listed as often as that of a young stream.</summary>
    public void BeginAnew()
    {
        lock (_gate)
        {
            _beginsAnew = true;
        }
    }

    /// <summary>Shows the latest segment once more when the next one is overdue.</summary>
    public void KeepGoing(bool isFlowing)
    {
        lock (_gate)
        {
            // What another picture begins with fills the time that it is waited for.
            var spared = _beginsAnew && _window.NextSequence > 0 ? (_startDepth - 1) * _window.Fetchable[^1].Content.Duration : TimeSpan.Zero;
            if (_pace.NeedsRepetition(_clock.Now - spared, isFlowing))
            {
                var latest = _window.Fetchable[^1].Content;
                Append(latest.Run, latest.File, latest.Duration, discontinuous: true);
                _pace = _pace.WithRepetition();
            }
        }
    }

    public bool HasAnyOf(int run)
    {
        lock (_gate)
        {
            return _window.HasAnyOf(run);
        }
    }

    public string? Playlist()
    {
        lock (_gate)
        {
            return MediaPlaylist.Compose(_window, _target, Mode == StreamMode.Safe ? SafeDistance : null);
        }
    }

    /// <summary>
    /// Opens a segment that the playlist names, or named a short while ago. Once open it can be read to its end, whatever
    /// is deleted meanwhile.
    /// </summary>
    public FileStream? TryOpen(long sequence)
    {
        PlacedSegment? segment;
        lock (_gate)
        {
            segment = _window.Find(sequence);
        }

        try
        {
            return segment is null
                ? null
                : new FileStream(
                    segment.Content.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                    bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // FFmpeg was quicker with deleting it, or somebody deletes under us, which the stream's own watch reports.
            return null;
        }
    }

    private void Deepen(int run, string file, TimeSpan duration, int copies)
    {
        for (var copy = 0; copy < copies; copy++)
        {
            Append(run, file, duration, discontinuous: true);
        }
    }

    private void Append(int run, string file, TimeSpan duration, bool discontinuous)
    {
        _window = _window.Add(new NewSegment
        {
            Run = run,
            File = file,
            Duration = duration,
            StartsAt = _end,
            Discontinuous = discontinuous,
        });
        _end += duration;
    }
}
