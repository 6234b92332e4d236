using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// What each thing that a session hears of means for it: keeps its state, begins slow work, tells the status. Only the session's
/// loop calls it, so nothing here happens at the same time.
/// </summary>
internal sealed partial class SessionMind : IDisposable
{
    private readonly SessionJob _job;
    private readonly StatusWriter _status;
    private readonly SessionPipeline _pipeline;
    private readonly SessionWork _work;
    private readonly RepairShop _repairs;
    private readonly WishClock _clock;
    private readonly ViewerClock _viewers;
    private readonly Photographer _photographer;
    private readonly StreamTicker _previews;
    private readonly SessionGauges _gauges;
    private readonly StreamTicker _figures;
    private readonly Degrader _degrader;
    private readonly Troubles _troubles = new();
    private readonly ILogger _logger;
    private readonly CancellationToken _stop;

    private Wish _wish;
    private Sound? _sound;
    private SessionPhase _phase;
    private bool _streamed;
    private SessionEnd? _end;

    public SessionMind(SessionJob job, Wish wish, Action<SessionNotice> tell, ILogger logger, CancellationToken stop)
    {
        _job = job;
        _wish = wish;
        _sound = wish.Sound;
        _logger = logger;
        _stop = stop;
        _status = new StatusWriter(job.Target, job.Board, job.Time, logger);
        _pipeline = new SessionPipeline(PipelineJob.Of(job, tell), wish, logger);
        _work = new SessionWork(job.Target.Slug, _pipeline, tell, job.Time, logger);
        _repairs = new RepairShop(job.Limits, job.Time);
        _clock = new WishClock(over => tell(new SessionNotice.WishOver(over)), job.Time);
        _viewers = new ViewerClock(
            () => _pipeline.LastFetch, () => tell(new SessionNotice.NobodyWatches()), ViewersLimit(job), job.Time);
        _photographer = new Photographer(job.Target, _pipeline.TakePictureAsync, job.Board);
        _previews = new StreamTicker(job.Target.PreviewEvery, Preview, job.Time);
        _gauges = new SessionGauges(job, _pipeline);
        _figures = new StreamTicker(job.Limits.StatsInterval, _gauges.Tell, job.Time);
        _degrader = new Degrader(job, _pipeline, _status, tell);
    }

    public void Begin()
    {
        _status.Begin(_wish.Page);
        _gauges.Begin();
        _job.Board.FiguresBy(_job.Target, _gauges);
        if (_job.Target.OnDemand)
        {
            Sleep(failure: null);
        }
        else
        {
            _work.BeginOpening(_stop);
        }
    }

    /// <summary>Takes what was heard; not null when it is the end.</summary>
    public SessionEnd? Take(SessionNotice notice)
    {
        Hear(notice);
        _degrader.Hear(notice, isWell: _phase == SessionPhase.Open && !_work.IsUnderWay && _troubles.Gravest is null);
        if (_end is null)
        {
            Settle();
        }

        return _end;
    }

    /// <inheritdoc cref="Photographer.TakeAsync"/>
    public Task<SessionError?> TakePictureAsync() => _photographer.TakeAsync(_stop);

    /// <summary>Closes everything; the stop token must have been cancelled.</summary>
    public async Task CloseAsync(SessionEnd end)
    {
        _job.Board.FiguresBy(_job.Target, gauges: null);
        _status.Apply(
            end.Error is null ? SessionEvent.StopRequested : SessionEvent.GaveUp,
            status => status with { Error = end.Error, EndedBy = end.Reason });
        await _work.EndAsync();
        await _pipeline.CloseAsync();
        _pipeline.CloseDoor();
        _status.End(end);
    }

    public void Dispose() => _work.Dispose();

    private void Hear(SessionNotice notice)
    {
        switch (notice)
        {
            case SessionNotice.Wanted(var wish):
                TakeWish(wish);
                break;
            case SessionNotice.ReloadWanted:
                _pipeline.Reload();
                break;
            case SessionNotice.SoundWanted(var sound):
                _sound = sound.Over(_sound);
                break;
            case SessionNotice.MessageWanted(var message):
                _pipeline.ShowMessage(message);
                break;
            case SessionNotice.PageReported(var report):
                TakePage(report);
                break;
            case SessionNotice.ScreenReported(var report):
                TakeScreen(report);
                break;
            case SessionNotice.ShowingReported(var trouble):
                _troubles.Showing = trouble;
                break;
            case SessionNotice.StageEnded ended:
                TakeEnd(ended);
                break;
            case SessionNotice.WishOver(var wish):
                _job.OnOver(wish);
                break;
            case SessionNotice.NobodyWatches when _phase == SessionPhase.Open && _job.Target.OnDemand:
                Sleep(failure: null);
                break;
            case SessionNotice.NobodyWatches when _phase == SessionPhase.Open:
                _end = new SessionEnd(EndReason.NoViewers);
                break;
            case SessionNotice.WorkEnded ended when ended.Number == _work.Number:
                TakeWork(ended.Failure);
                break;
        }
    }

    private void TakeWish(Wish wish)
    {
        var isOther = !wish.Page.IsSamePage(_wish.Page);
        _wish = wish;
        _sound = wish.Sound?.Over(_sound) ?? _sound;
        _pipeline.Show(wish);
        if (isOther)
        {
            _troubles.Page = null;
            _status.Change(status => status with { Page = wish.Page, Title = null });
        }

        if (_phase == SessionPhase.Waiting && !_job.Target.OnDemand)
        {
            // Somebody asked for it just now: whatever the manners say, a free screen is taken at once.
            _work.BeginWaiting(ScreenWait.For(wish), _stop);
        }
    }

    private void TakePage(PageReport report)
    {
        if (_wish.Source is not null)
        {
            // Of a page that is being closed.
            return;
        }

        _troubles.Page = report.Error;
        if (report.Error is { } error)
        {
            PageFailed(_job.Target.Slug, error.Code, error.Message);
        }

        _status.Change(status => status with { Title = report.Title ?? status.Title });
    }

    private void TakeScreen(ScreenReport report)
    {
        _status.Screen(report);
        if (!report.Connected)
        {
            _troubles.Showing = new SessionError(ErrorCode.ConnectionLost, "The connection to the TV was lost; it is being made again.")
            {
                Stage = StageName.Receiver,
            };
        }
        else if (_troubles.Showing is { Code: ErrorCode.ConnectionLost })
        {
            _troubles.Showing = null;
        }
    }

    private void TakeEnd(SessionNotice.StageEnded ended)
    {
        var isBroken = _pipeline.Broken.Contains(ended.Stage);
        // While waiting, the waiting notices it. What is not broken any more and not being repaired is old news.
        if (_phase == SessionPhase.Waiting || (!isBroken && !_work.IsUnderWay))
        {
            return;
        }

        // A repair that is under way may have cleared it away already: it is the cause all the same.
        _troubles.Ended(ended.Stage, ended.Error);
        if (isBroken && _phase == SessionPhase.Open)
        {
            Draw(ended.Error);
        }
    }

    private void TakeWork(SessionError? failure)
    {
        _work.Done();
        switch (_phase)
        {
            case SessionPhase.Waiting when failure is null:
                _phase = SessionPhase.Opening;
                _status.Apply(SessionEvent.ScreenFree, status => status with { Error = null, BlockedBy = null });
                _work.BeginOpening(_stop);
                break;
            case SessionPhase.Waiting when failure!.Code == ErrorCode.ConnectionLost:
                // The time it had to come back is over.
                _end = new SessionEnd(EndReason.ConnectionLost, failure);
                break;
            case SessionPhase.Opening or SessionPhase.Open when failure is null:
                (_phase, _streamed) = (SessionPhase.Open, true);
                _repairs.Restored();
                TakeBrokenMeanwhile();
                break;
            case SessionPhase.Opening when _job.Target.OnDemand:
                Sleep(failure);
                break;
            default:
                _troubles.Stage = failure;
                Draw(failure!);
                break;
        }
    }

    /// <summary>Nothing is made until somebody wants to watch; then it is tried, again if need be.</summary>
    private void Sleep(SessionError? failure)
    {
        _phase = SessionPhase.Waiting;
        _troubles.Forget();
        _viewers.IsOffTheAir();
        _pipeline.OpenDoor();
        _status.Apply(SessionEvent.Blocked, status => status with { Error = failure, StreamUrl = _pipeline.StreamUrl, Encoder = null, EncoderReason = null });
        _work.BeginSleeping(_stop);
    }

    private static TimeSpan? ViewersLimit(SessionJob job) => job.Target.OnDemand ? job.Limits.OnDemandRest : job.Limits.EndWithoutViewersAfter;

    /// <summary>Something may have ended between its opening and now.</summary>
    private void TakeBrokenMeanwhile()
    {
        if (_pipeline.Broken.Count == 0)
        {
            _troubles.Stage = null;
        }
        else if (_troubles.Stage is { } error)
        {
            Draw(error);
        }
    }

    /// <summary>Draws the consequence of a failure.</summary>
    private void Draw(SessionError error)
    {
        switch (Consequence.Of(error, _streamed, _wish, _job.Target.Manners))
        {
            case Consequence.Wait(var wait):
                WaitsForScreen(_job.Target.Slug, error.Code, error.Message);
                _phase = SessionPhase.Waiting;
                _troubles.Forget();
                _status.Apply(
                    wait.IsFirst ? SessionEvent.Blocked : SessionEvent.Interrupted,
                    status => status with { Error = error, StreamUrl = null });
                _work.BeginWaiting(wait, _stop);
                break;
            case Consequence.End(var reason):
                _end = new SessionEnd(reason);
                break;
            case Consequence.Fail(var failure, var reason):
                _end = new SessionEnd(reason, failure);
                break;
            case Consequence.Repair when _phase != SessionPhase.Open:
                // It had streamed before it waited; what fails now fails while opening.
                _end = new SessionEnd(EndReason.Error, error);
                break;
        }
    }

    /// <summary>What is broken is repaired, and the state says how things stand.</summary>
    private void Settle()
    {
        switch (_phase)
        {
            case SessionPhase.Opening:
                _status.Change(status => status with { Error = _troubles.Page });
                break;
            case SessionPhase.Open:
                SettleOpen();
                break;
        }
    }

    private void SettleOpen()
    {
        // What is broken and has no reason yet is about to tell it.
        if (!_work.IsUnderWay && _troubles.Stage is { } reason && _pipeline.Broken is { Count: > 0 } broken && !BeginRepair(broken, reason))
        {
            return;
        }

        if (!_work.IsUnderWay && !_pipeline.Settle())
        {
            SettingsChange(_job.Target.Slug);
            _work.BeginChange(_stop);
        }

        var trouble = _troubles.Gravest;
        _status.Apply(SessionEvent.Opened, Describe);
        _status.Apply(trouble is null && !_work.IsUnderWay ? SessionEvent.Restored : SessionEvent.Lost, Describe);
        if (_sound is { } sound && !_work.IsUnderWay)
        {
            _sound = null;
            _ = _pipeline.AdjustAsync(sound, _stop);
        }

        if (trouble is null)
        {
            _clock.IsOnTheScreen(_wish, _stop);
            _viewers.IsOnTheAir(_stop);
            _previews.IsOnTheAir(_stop);
            _figures.IsOnTheAir(_stop);
            _degrader.IsOnTheAir(_stop);
        }

        TargetStatus Describe(TargetStatus status) => status with
        {
            Error = trouble,
            StreamUrl = _pipeline.StreamUrl ?? status.StreamUrl,
            Encoder = _pipeline.Encoder?.Name ?? status.Encoder,
            EncoderReason = _pipeline.Encoder?.Reason ?? status.EncoderReason,
        };
    }

    private void Preview()
    {
        if (_job.Board.Of(_job.Target).State == SessionState.Streaming)
        {
            // Nobody asked for this one in particular: if there is none, the next one will do.
            _ = TakePictureAsync();
        }
    }

    /// <summary>False when repairing no longer makes sense.</summary>
    private bool BeginRepair(IReadOnlyList<StageName> broken, SessionError reason)
    {
        if (_repairs.Failed(broken) is not { } pause)
        {
            _end = new SessionEnd(EndReason.Error, reason);
            return false;
        }

        if (RepairPlan.For(broken, RepairPlan.OrderFor(_job.Target.Kind, _wish.Source is not null)).Contains(StageName.Browser))
        {
            // A new browser begins empty: it is only well again when it says that the page is there.
            _troubles.Page = reason;
        }

        _status.Change(status => status with { Restarts = status.Restarts + 1 });
        RepairBegins(_job.Target.Slug, broken[0], reason.Code, reason.Message, pause);
        _work.BeginRepair(pause, _stop);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: repairing from the {Stage} on in {Pause}: {Code}: {Reason}")]
    private partial void RepairBegins(string target, StageName stage, ErrorCode code, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: the page cannot be shown: {Code}: {Reason}")]
    private partial void PageFailed(string target, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: the stream is changed")]
    private partial void SettingsChange(string target);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: waiting for the screen: {Code}: {Reason}")]
    private partial void WaitsForScreen(string target, ErrorCode code, string reason);
}
