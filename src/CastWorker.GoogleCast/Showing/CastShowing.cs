using System.Threading.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Endings;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.GoogleCast.Showing;

/// <summary>
/// What we play on a TV, from launch to end. An actor: everything that happens comes through one channel, only its own loop
/// changes what is known, and after each change <see cref="EndingRules"/> say what follows.
/// </summary>
internal sealed partial class CastShowing : IShowing
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(10);

    // Unbounded, yet small: the loop that reads it never waits for anything else while it plays.
    private readonly Channel<TvEvent> _events = Channel.CreateUnbounded<TvEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ShowingJob _job;
    private readonly TvStage _stage;
    private readonly CastOptions _options;
    private readonly EndingLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _began;

    private TvEvidence? _known;
    private TimeSpan? _playingSince;
    private TimeSpan _polledAt;
    private volatile PlayedTime? _played;
    private volatile bool _mustLoad;
    private TaskCompletionSource? _again;
    private bool _inTrouble;
    private bool _isOthers;
    private int _disposed;
    private Task _life = Task.CompletedTask;

    private CastShowing(ShowingJob job, TvStage stage, CastOptions options, TimeProvider time, ILogger logger)
    {
        _job = job;
        _stage = stage;
        _options = options;
        _limits = options.Endings();
        _time = time;
        _logger = logger;
        _began = time.GetTimestamp();
    }

    public Task<SessionError> Exited => _exited.Task;

    public TimeSpan? Played => _played?.As(Now);

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <exception cref="StageFailedException">The screen may not be had, or it does not play.</exception>
    public static async Task<CastShowing> OpenAsync(
        ShowingJob job, TvStage stage, CastOptions options, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        var showing = new CastShowing(job, stage, options, time, logger);
        showing._life = showing.LiveAsync();
        try
        {
            await showing._ready.Task.WaitAsync(ct);
            return showing;
        }
        catch
        {
            await showing.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await _life;
            return;
        }

        await _stop.CancelAsync();
        await _life;
        if (!_isOthers)
        {
            await _stage.LeaveAsync(_known?.MediaId);
        }

        // Not before: an app that is still starting would be heard.
        _stage.RestoreVolume();
        _stop.Dispose();
    }

    public async Task LoadAgainAsync(CancellationToken ct)
    {
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _again, again)?.TrySetResult();
        _mustLoad = true;
        Tell(new TvEvent.Tick());
        if (!_life.IsCompleted)
        {
            await again.Task.WaitAsync(ct);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task LiveAsync()
    {
        using var living = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var ticking = TickAsync(living.Token);
        try
        {
            End(await PlayAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _ready.TrySetCanceled(CancellationToken.None);
        }
        catch (StageFailedException failed)
        {
            End(failed.Error);
        }
#pragma warning disable CA1031 // the showing's own task: a bug must reach the session instead of leaving it waiting
        catch (Exception bug)
#pragma warning restore CA1031
        {
            ShowingBroke(bug);
            End(SessionError.Bug);
        }
        finally
        {
            Volatile.Read(ref _again)?.TrySetResult();
            _stage.Follow(null);
            if (!_stop.IsCancellationRequested)
            {
                _stage.RestoreVolume();
            }

            await living.CancelAsync();
            await ticking;
        }
    }

    private void End(SessionError error)
    {
        if (!_ready.TrySetException(new StageFailedException(error)))
        {
            _exited.TrySetResult(error);
        }
    }

    /// <summary>Plays, and repairs what can be repaired; returns why it is over.</summary>
    private async Task<SessionError> PlayAsync(CancellationToken ct)
    {
        for (var rung = Rung.Start; ;)
        {
            var ending = await AttemptAsync(rung, ct);
            var played = Now - (_playingSince ?? Now);
            (_playingSince, _played) = (null, null);
            if (ending is null)
            {
                LoadingAgain();
                rung = Rung.Reload;
                continue;
            }

            Volatile.Read(ref _again)?.TrySetResult();
            _isOthers = ending.Kind is EndKind.TakenOver or EndKind.StoppedOnDevice;
            PlayingEnded(ending.Kind, ending.Message, ending.Evidence);
            if (ending.Kind == EndKind.TakenOver)
            {
                _stage.Disown();
            }

            rung = RepairLadder.Next(rung, ending, played, _options.HealthyAfter);
            if (rung == Rung.GivenUp || !_ready.Task.IsCompletedSuccessfully)
            {
                return ending.Error;
            }

            _inTrouble = true;
            Repairing(rung);
            _job.Report(ending.Error);
        }
    }

    /// <summary>Null when it is to be loaded again though nothing is wrong.</summary>
    private async Task<Ending?> AttemptAsync(Rung rung, CancellationToken ct)
    {
        if (rung is Rung.Start or Rung.Relaunch)
        {
            await EnterAsync(rung, ct);
        }
        else
        {
            // What was wrong with the former item is no fault of the next one.
            Fold(new TvEvent.LoadSent());
        }

        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var loading = LoadAsync(attempt.Token);
        try
        {
            return await WatchAsync(ct);
        }
        finally
        {
            await attempt.CancelAsync();
            await loading;
        }
    }

    private async Task EnterAsync(Rung rung, CancellationToken ct)
    {
        // What we do ourselves now must not be taken for somebody else's doing.
        _stage.Follow(null);
        while (_events.Reader.TryRead(out _))
        {
        }

        try
        {
            _known = new TvEvidence { App = await _stage.EnterAsync(_job, ct) };
        }
        catch (StageFailedException refused) when (rung == Rung.Relaunch && refused.Error.Code == ErrorCode.ScreenInUse)
        {
            // Somebody was quicker than our second launch.
            _isOthers = true;
            throw new StageFailedException(refused.Error with { Code = ErrorCode.TakenOver }, refused);
        }

        _stage.Follow(Tell);
    }

    /// <summary>Runs beside the loop, and tells it.</summary>
    private async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            var stream = await _job.Stream(ct);
            Tell(new TvEvent.Visited(_job.Visits()));
            Tell(new TvEvent.LoadSent());
            Tell(new TvEvent.LoadAnswered(await _stage.LoadAsync(stream, _job, ct)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The attempt is over.
        }
        catch (Exception failed) when (failed is CastException or StageFailedException)
        {
            Tell(new TvEvent.LoadUnanswered(failed.Message));
        }
    }

    private async Task<Ending?> WatchAsync(CancellationToken ct)
    {
        while (true)
        {
            Fold(await _events.Reader.ReadAsync(ct));
            if (_mustLoad)
            {
                _mustLoad = false;
                return null;
            }

            switch (EndingRules.Judge(_known!, _limits, Now))
            {
                case Judgement.Over over:
                    return over.Ending;
                case Judgement.Ask:
                    Fold(new TvEvent.Asked());
                    _ = _stage.AskDeviceAsync(ct);
                    break;
                case Judgement.Join:
                    Fold(new TvEvent.Joined());
                    _stage.Join();
                    _ = _stage.AskPlayerAsync(ct);
                    break;
                case Judgement.Playing when _playingSince is null:
                    Playing();
                    break;
            }

            PollSeldom(ct);
        }
    }

    private void Fold(TvEvent happened)
    {
        if (happened is TvEvent.Tick)
        {
            _known = _known!.After(new TvEvent.Visited(_job.Visits()), Now);
        }

        _known = _known!.After(happened, Now);
        _played = _played?.After(_known);
    }

    private void Playing()
    {
        _playingSince = Now;
        _played = PlayedTime.Begin(_known!);
        _polledAt = Now;
        _stage.RestoreVolume();
        NowPlaying();
        Volatile.Read(ref _again)?.TrySetResult();
        _ready.TrySetResult();
        if (_inTrouble)
        {
            _inTrouble = false;
            _job.Report(null);
        }
    }

    /// <summary>Devices tell every change by themselves, but not how far they are. Asking often makes some drop frames.</summary>
    private void PollSeldom(CancellationToken ct)
    {
        if (_playingSince is not null && Now - _polledAt >= PollPeriod && _known!.Line == LineState.Up)
        {
            _polledAt = Now;
            _ = _stage.AskPlayerAsync(ct);
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TickPeriod, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Tell(new TvEvent.Tick());
            }
        }
        catch (OperationCanceledException)
        {
            // The showing is over.
        }
    }

    private void Tell(TvEvent happened) => _events.Writer.TryWrite(happened);

    [LoggerMessage(Level = LogLevel.Information, Message = "The TV plays")]
    private partial void NowPlaying();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The TV no longer plays: {End}. {Reason} Evidence: {Evidence}")]
    private partial void PlayingEnded(EndKind end, string reason, string evidence);

    [LoggerMessage(Level = LogLevel.Information, Message = "The TV loads the stream anew, as wished")]
    private partial void LoadingAgain();

    [LoggerMessage(Level = LogLevel.Information, Message = "Repairing what the TV shows: {Rung}")]
    private partial void Repairing(Rung rung);

    [LoggerMessage(Level = LogLevel.Error, Message = "Showing on the TV broke down")]
    private partial void ShowingBroke(Exception bug);
}
