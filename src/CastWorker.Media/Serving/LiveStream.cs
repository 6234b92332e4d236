using CastWorker.Media.Serving.Live;
using CastWorker.Media.Streaming;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving;

/// <summary>The stream of one session: starts encoder runs, collects what they finish, and watches the place it is kept in.</summary>
internal sealed partial class LiveStream : ILiveStream
{
    /// <summary>For players that are to be near the page.</summary>
    private const int GroupsPerSecond = 2;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DiskInterval = TimeSpan.FromSeconds(2);

    /// <summary>A second and a half, and some time for a machine that has much to do.</summary>
    private static readonly TimeSpan LowLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<int> _endedRuns = [];
    private readonly string _sessionId;
    private readonly SegmentFolder _folder;
    private readonly DiskGuard _disk;
    private readonly LiveStreamTools _tools;
    private readonly SegmentStore _store;
    private readonly ILogger _logger;
    private readonly LiveFeed _live;
    private readonly GroupPace _groups = new();
    private Quality _quality;
    private volatile string _videoCodec = "";
    private List<LiveRun> _runs = [];
    private int _lastRun;
    private Task _watch = Task.CompletedTask;
    private Task? _disposal;

    private LiveStream(string sessionId, StreamSettings settings, SegmentFolder folder, DiskGuard disk, LiveStreamTools tools)
    {
        _sessionId = sessionId;
        _quality = settings.Quality;
        _folder = folder;
        _disk = disk;
        _tools = tools;
        _logger = tools.Logger;
        _store = new SegmentStore(tools.Options, tools.Time);
        _live = new LiveFeed(tools.Time);
        Follow(settings.Mode);
    }

    public Task<SessionError> Exited => _exited.Task;

    public static LiveStream Open(
        string sessionId, StreamSettings settings, SegmentFolder folder, DiskGuard disk, LiveStreamTools tools)
    {
        var stream = new LiveStream(sessionId, settings, folder, disk, tools);
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

    public SegmentFormat Format => IsLow ? SegmentFormat.FragmentedMp4 : SegmentFormat.MpegTs;

    /// <summary>Segments of another kind can be listed only once there are some.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        if (_store.Mode == StreamMode.Low && _live.IsFed)
        {
            await Task.WhenAny(_live.Low.Ready, Exited, Task.Delay(LowLimit, _tools.Time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    public async Task<IEncoder> EncodeAsync(IDisplay display, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var run = await StartRunAsync(display, ct);
        try
        {
            await Task.WhenAny(run.FirstSegment, run.Exited, Exited).WaitAsync(ct);
            if (!run.FirstSegment.IsCompleted)
            {
                throw new StageFailedException(await (run.Exited.IsCompleted ? run.Exited : Exited));
            }

            _videoCodec = run.VideoCodec;
            await ReadyAsync(ct);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public Task<IStreamRoute> PublishAsync(CancellationToken ct) => _tools.Server.PublishAsync(
        new ServedStream
        {
            SessionId = _sessionId,
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

    private string Master() => IsLow
        ? MasterPlaylist.Compose(_quality, _videoCodec, 1.0 / GroupsPerSecond, LowPlaylist.Name)
        : MasterPlaylist.Compose(_quality, _videoCodec, _tools.Options.SegmentSeconds);

    private void Follow(StreamMode mode)
    {
        _store.Mode = mode;
        _live.Low.IsOn = mode == StreamMode.Low;
        _groups.PerSegment = mode == StreamMode.Low ? GroupsPerSecond * _tools.Options.SegmentSeconds : 1;
    }

    private async Task<LiveRun> StartRunAsync(IDisplay display, CancellationToken ct)
    {
        var number = Interlocked.Increment(ref _lastRun);
        var folder = _folder.CreateRun(number);
        var output = new Muxing.HlsOutput
        {
            Folder = folder,
            StartNumber = _store.NextSequence,
            SegmentSeconds = _tools.Options.SegmentSeconds,
            WindowSegments = _tools.Options.WindowSegments,
            KeptSegments = _tools.Options.KeptSegments,
        };
        try
        {
            var path = await _tools.Paths.StartAsync(new RunJob(_sessionId, display, _quality, output, _live.NewRun(), _groups), ct);
            if (!path.GivesPictures)
            {
                _live.End();
            }

            var run = new LiveRun(number, path, new SegmentRun(folder, output.StartNumber), _store, EndRun);
            lock (_gate)
            {
                _runs = [.. _runs, run];
            }

            return run;
        }
        catch
        {
            _folder.DeleteRun(number);
            throw;
        }
    }

    private void EndRun(LiveRun run)
    {
        lock (_gate)
        {
            _runs = [.. _runs.Where(other => other != run)];
            _endedRuns.Add(run.Number);
        }

        DeleteDeadRuns();
    }

    /// <summary>FFmpeg deletes inside its live run; a run that has ended goes as a whole, once nothing of it can be fetched.</summary>
    private void DeleteDeadRuns()
    {
        lock (_gate)
        {
            foreach (var run in _endedRuns.Where(run => !_store.HasAnyOf(run)).ToList())
            {
                _folder.DeleteRun(run);
                _endedRuns.Remove(run);
            }
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookInterval, _tools.Time);
        var looksPerDiskLook = (int)(DiskInterval / LookInterval);
        try
        {
            for (var look = 1; await timer.WaitForNextTickAsync(stopping); look++)
            {
                if (await LookAsync(withDisk: look % looksPerDiskLook == 0) is { } trouble)
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

    private async Task<SessionError?> LookAsync(bool withDisk)
    {
        if (!_folder.Exists)
        {
            return Failed("The folder with the stream's segments was deleted.");
        }

        var runs = Volatile.Read(ref _runs);
        foreach (var run in runs)
        {
            switch (await run.LookAsync())
            {
                case RunSight.Segments:
                    DeleteDeadRuns();
                    break;
                case RunSight.Damage:
                    return _disk.IsExhausted() ? DiskGuard.Full : Failed("The stream's segments are damaged where they are kept.");
            }
        }

        _store.KeepGoing(isFlowing: runs.Exists(run => run.IsFlowing));
        return withDisk && !_disk.AllowsRunning() ? DiskGuard.Full : null;
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
        _folder.Dispose();
        _stopping.Dispose();
    }

    private static SessionError Failed(string message) => new(ErrorCode.StreamFailed, message) { Stage = StageName.Stream };

    [LoggerMessage(LogLevel.Warning, "Stream ended: {Code}: {Reason}")]
    private partial void StreamEnded(ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Debug, "Stream of {SessionId} is closing")]
    private partial void StreamClosing(string sessionId);
}
