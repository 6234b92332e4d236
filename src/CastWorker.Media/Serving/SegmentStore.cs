using CastWorker.Media.Muxing;

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

    private readonly Lock _gate = new();

    /// <summary>So far the programme's time may fall behind the clock; a jump is harder on players than a small lag.</summary>
    private static readonly TimeSpan MaximumLag = TimeSpan.FromSeconds(10);

    private readonly StreamClock _clock;
    private readonly int _startDepth;
    private readonly int _target;
    private readonly TimeSpan? _holdBack;
    private SegmentWindow _window;
    private StreamPace _pace;
    private DateTimeOffset _end;

    public SegmentStore(MediaOptions options, TimeProvider time, int startDepth = StartDepth)
    {
        _startDepth = startDepth;
        _clock = new StreamClock(time);
        _target = options.SegmentSeconds;
        _holdBack = options.Latency == Latency.Safe ? TimeSpan.FromSeconds(30) : null;
        _window = new SegmentWindow(options.WindowSegments, options.KeptSegments);
        _pace = new StreamPace { Limit = options.WindowSegments };
    }

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
                for (var copy = 1; copy < _startDepth; copy++)
                {
                    Append(run, file, segment.Duration, discontinuous: true);
                }
            }
            else if (discontinuous && lag > MaximumLag)
            {
                _end += lag;
            }

            Append(run, file, segment.Duration, discontinuous || _pace.IsRepeating || _window.NextSequence < _startDepth);
            _pace = _pace.WithSegment(now, segment.Duration);
        }
    }

    /// <summary>Shows the latest segment once more when the next one is overdue.</summary>
    public void KeepGoing(bool isFlowing)
    {
        lock (_gate)
        {
            if (_pace.NeedsRepetition(_clock.Now, isFlowing))
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
            return MediaPlaylist.Compose(_window, _target, _holdBack);
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
