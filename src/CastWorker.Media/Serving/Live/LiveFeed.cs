using CastWorker.Media.Mp4;
using CastWorker.Media.MpegTs;
using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;

namespace CastWorker.Media.Serving.Live;

/// <summary>The endless streams that a session can be watched as.</summary>
internal enum LiveKind
{
    Mp4,
    MpegTs,
}

/// <summary>
/// Gives the pictures of a session, while they are made, to whoever watches it as one endless stream. Nothing is packed while nobody does. It outlives
/// the encoder's runs: their pictures follow each other without a gap, and only pictures of another kind end what is watched.
/// </summary>
internal sealed class LiveFeed(TimeProvider clock)
{
    private const int MostSecondsBehind = 10;

    /// <summary>Who is near the page needs no more in hand to begin.</summary>
    private const int MostStillSeconds = 2;

    private readonly Lock _gate = new();
    private readonly List<LivePicture> _sinceKeyframe = [];
    private readonly Dictionary<LiveKind, LiveOutput> _outputs = [];
    private StreamFormat? _format;
    private SoundDealer? _sound;
    private Run? _run;
    private long _time;
    private int _skipped;

    /// <summary>The same in small segments.</summary>
    public LowStream Low { get; } = new(clock);

    /// <summary>Whether an encoder's run gives its pictures here.</summary>
    public bool IsFed
    {
        get
        {
            lock (_gate)
            {
                return _format is not null;
            }
        }
    }

    /// <summary>Where the pictures of the encoder's next run go. From the moment when it begins, nobody sees those of the one before any more.</summary>
    public IPictureSink NewRun() => new Run(this);

    /// <summary>Null while there is nothing that a player could begin with.</summary>
    public LiveViewer? Join(LiveKind kind)
    {
        lock (_gate)
        {
            if (_format is not { } format || _sinceKeyframe is [] or [{ IsKeyframe: false }, ..])
            {
                return null;
            }

            if (!_outputs.TryGetValue(kind, out var output))
            {
                _outputs[kind] = output = new LiveOutput(Container(kind, format), MostSecondsBehind * format.TicksPerSecond);
                foreach (var picture in _sinceKeyframe)
                {
                    output.Add(picture);
                }
            }

            return output.Join();
        }
    }

    public void Leave(LiveKind kind, LiveViewer viewer)
    {
        lock (_gate)
        {
            if (_outputs.TryGetValue(kind, out var output))
            {
                output.Leave(viewer);
                if (!output.IsWatched)
                {
                    _outputs.Remove(kind);
                }
            }
        }
    }

    /// <summary>The stream is over, or goes on in a way that gives no pictures: so ends what its viewers are sent.</summary>
    public void End()
    {
        lock (_gate)
        {
            EndOutputs();
            (_format, _run) = (null, null);
            _sinceKeyframe.Clear();
            Low.Clear();
        }
    }

    private void Begin(Run run, StreamFormat format, int still)
    {
        lock (_gate)
        {
            _run = run;
            // What a stream begins with is made faster than it is shown: once it is watched, that would put it ahead of its time.
            var kept = format == _format ? 0 : Math.Min(still, MostStillSeconds * format.TicksPerSecond);
            _skipped = still - kept;
            if (format != _format)
            {
                EndOutputs();
                _format = format;
                _sound = new SoundDealer(format.TicksPerSecond);
                _time = 0;
                Low.Begin(format, kept);
            }

            // What follows refers to nothing before it.
            _sinceKeyframe.Clear();
        }
    }

    private void Add(Run run, in MadePicture made)
    {
        lock (_gate)
        {
            if (run != _run || _skipped > 0)
            {
                _skipped -= run == _run ? 1 : 0;
                return;
            }

            if (made.IsKeyframe)
            {
                _sinceKeyframe.Clear();
            }

            var picture = made.At(_time, _sound!);
            _time += made.Ticks;
            _sinceKeyframe.Add(picture);
            Low.Add(picture);
            foreach (var output in _outputs.Values)
            {
                output.Add(picture);
            }
        }
    }

    private static ILiveContainer Container(LiveKind kind, StreamFormat format) =>
        kind == LiveKind.Mp4 ? new Mp4Stream(format) : new TsStream(format);

    private void EndOutputs()
    {
        foreach (var output in _outputs.Values)
        {
            output.End();
        }

        _outputs.Clear();
    }

    private sealed class Run(LiveFeed feed) : IPictureSink
    {
        public void Begin(StreamFormat format, int still) => feed.Begin(this, format, still);

        public void Add(in MadePicture picture) => feed.Add(this, picture);
    }
}
