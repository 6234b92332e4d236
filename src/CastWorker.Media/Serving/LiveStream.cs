using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Media.Serving.Live;
using CastWorker.Media.Streaming;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving;

/// <summary>The stream of one session: starts encoder runs, keeps what they finish, and watches the place that is kept in.</summary>
internal sealed partial class LiveStream : ILiveStream
{
    /// <summary>For players that are to be near the page.</summary>
    private const int GroupsPerSecond = 2;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlaceInterval = TimeSpan.FromSeconds(1);

    /// <summary>A second and a half, and some time for a machine that has much to do.</summary>
    private static readonly TimeSpan LowLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _sessionId;
    private readonly LiveStreamTools _tools;
    private readonly SegmentStore _store;
    private readonly ILogger _logger;
    private readonly LiveFeed _live;
    private readonly GroupPace _groups = new();
    private Quality _quality;
    private volatile bool _followsPace = true;
    private volatile PictureKind _pictures = PictureKind.None;
    private List<LiveRun> _runs = [];
    private Task _watch = Task.CompletedTask;
    private Task? _disposal;

    private LiveStream(string sessionId, StreamSettings settings, ISegmentShelf shelf, LiveStreamTools tools)
    {
        _sessionId = sessionId;
        _quality = settings.Quality;
        _tools = tools;
        _logger = tools.Logger;
        _store = new SegmentStore(tools.Options, shelf, tools.Time);
        _live = new LiveFeed(tools.Time);
        Follow(settings.Mode);
    }

    public Task<SessionError> Exited => _exited.Task;

    public static LiveStream Open(string sessionId, StreamSettings settings, ISegmentShelf shelf, LiveStreamTools tools)
    {
        var stream = new LiveStream(sessionId, settings, shelf, tools);
        stream._watch = stream.WatchAsync(stream._stopping.Token);
        return stream;
    }

    public void Set(StreamSettings settings)
    {
        Follow(settings.Mode);
        if (Interlocked.Exchange(ref _quality, settings.Quality) != settings.Quality)
        {
            // Players that load it anew are to find nothing of the old size where they begin.
            _store.BeginAnew();
        }
    }

    public SegmentFormat Format => IsLow ? SegmentFormat.FragmentedMp4 : _store.Format;

    /// <summary>Segments of another kind can be listed only once there are some.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        if (_live is { IsFed: true, Low.IsOn: true })
        {
            await Task.WhenAny(_live.Low.Ready, Exited, Task.Delay(LowLimit, _tools.Time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    public Task<IEncoder> EncodeAsync(IDisplay display, CancellationToken ct) => RunAsync(
        (quality, stream) => _tools.Paths.StartAsync(new RunJob(_sessionId, display, quality, stream, _groups, () => _store.StillsWanted), ct), ct);

    public async Task<IEncoder> RelayAsync(LiveSource source, CancellationToken ct)
    {
        var mayBeCopied = MayBeCopied();
        try
        {
            return await RelayOnceAsync(source, ct);
        }
        catch (StageFailedException) when (mayBeCopied && !MayBeCopied())
        {
            // That it cannot be copied turned out too late for this run.
            return await RelayOnceAsync(source, ct);
        }

        bool MayBeCopied() => _tools.Paths.ObstacleOf(source, _quality, _groups.PerSegment) is null;
    }

    public Task<IStreamRoute> PublishAsync(StreamOwner owner, CancellationToken ct) => _tools.Server.PublishAsync(
        new ServedStream
        {
            Owner = owner,
            Segments = _store,
            Live = _live,
            Master = Master,
        },
        ct);

    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate)
        {
            disposal = _disposal ??= CloseAsync();
        }

        await disposal;
    }

    /// <summary>Where every picture is grabbed there are no small segments: then the usual ones have to do.</summary>
    private bool IsLow => _store.Mode == StreamMode.Low && _live.Low.Ready.IsCompleted;

    private string Master()
    {
        var pictures = _pictures;
        var quality = _quality with { FrameRate = pictures.FrameRate, Size = pictures.Size };
        return IsLow
            ? MasterPlaylist.Compose(quality, pictures.Codec, 1.0 / GroupsPerSecond, LowPlaylist.Name)
            : MasterPlaylist.Compose(quality, pictures.Codec, _tools.Options.SegmentSeconds);
    }

    private Task<IEncoder> RelayOnceAsync(LiveSource source, CancellationToken ct) => RunAsync(
        (quality, stream) => Task.FromResult(_tools.Paths.Relay(new RelayRun(_sessionId, source, quality, stream, _groups.PerSegment))), ct);

    private void Follow(StreamMode mode)
    {
        _store.Mode = mode;
        _live.Low.IsOn = mode == StreamMode.Low && _followsPace;
        _groups.PerSegment = mode == StreamMode.Low ? GroupsPerSecond * _tools.Options.SegmentSeconds : 1;
    }

    private async Task<IEncoder> RunAsync(Func<Quality, IPictureSink, Task<IPicturePath>> start, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var run = await StartRunAsync(start);
        try
        {
            await Task.WhenAny(run.FirstSegment, run.Exited, run.Kept, Exited).WaitAsync(ct);
            if (!run.FirstSegment.IsCompleted)
            {
                throw new StageFailedException(run.Kept is { IsCompleted: true } && await run.Kept is { } notKept ? notKept
                    : await (run.Exited.IsCompleted ? run.Exited : Exited));
            }

            _pictures = run.Pictures;
            await ReadyAsync(ct);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private async Task<LiveRun> StartRunAsync(Func<Quality, IPictureSink, Task<IPicturePath>> start)
    {
        var quality = _quality;
        var segments = new SegmentCutter(_store.Format, _tools.Options.SegmentSeconds);
        var path = await start(quality, new PictureFan(segments, _live.NewRun()));
        _followsPace = path.FollowsPace;
        Follow(_store.Mode);
        var run = new LiveRun(path, segments, _store, EndRun);
        lock (_gate)
        {
            _runs = [.. _runs, run];
        }

        return run;
    }

    private void EndRun(LiveRun run)
    {
        lock (_gate)
        {
            _runs = [.. _runs.Where(other => other != run)];
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookInterval, _tools.Time);
        var looksPerPlaceLook = (int)(PlaceInterval / LookInterval);
        try
        {
            for (var look = 1; await timer.WaitForNextTickAsync(stopping); look++)
            {
                if (await LookAsync(withPlace: look % looksPerPlaceLook == 0) is { } trouble)
                {
                    StreamEnded(trouble.Code, trouble.Message);
                    _exited.TrySetResult(trouble);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            StreamClosing(_sessionId);
        }
    }

    private async Task<SessionError?> LookAsync(bool withPlace)
    {
        var runs = Volatile.Read(ref _runs);
        foreach (var run in runs.Where(run => run.Kept.IsCompleted))
        {
            if (await run.Kept is { } trouble)
            {
                return trouble;
            }
        }

        _store.KeepGoing(isFlowing: runs.Exists(run => run.IsFlowing));
        return withPlace ? _store.Trouble : null;
    }

    private async Task CloseAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        foreach (var run in Volatile.Read(ref _runs))
        {
            await run.DisposeAsync();
        }

        _live.End();
        _store.Dispose();
        _stopping.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Stream ended: {Code}: {Reason}")]
    private partial void StreamEnded(ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Debug, "Stream of {SessionId} is closing")]
    private partial void StreamClosing(string sessionId);
}
