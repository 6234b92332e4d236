using System.Threading.Channels;
using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// One target showing pages, from start to end. An actor: everything that happens to it comes through one channel, and only
/// its own loop changes its state. Slow work (opening, repairing) runs beside the loop and reports back to it.
/// </summary>
internal sealed partial class Session : IDisposable
{
    // Unbounded, yet small: stages end once, pages report changes only, work ends once.
    private readonly Channel<SessionNotice> _notices =
        Channel.CreateUnbounded<SessionNotice>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Target _target;
    private readonly StatusWriter _status;
    private readonly SessionPipeline _pipeline;
    private readonly SessionWork _work;
    private readonly SessionOptions _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private SessionError? _stageError;
    private SessionError? _pageError;
    private bool _opened;
    private RepairPace _pace = new();
    private DateTimeOffset _healthySince;
    private string _endedBy = "error";

    public Session(
        string id, Target target, Uri page, SessionPorts ports, SessionOptions limits, StatusBoard board, TimeProvider time, ILogger logger)
    {
        Id = id;
        Page = page;
        _target = target;
        _status = new StatusWriter(target, board, time, logger);
        _limits = limits;
        _time = time;
        _logger = logger;
        var events = new PipelineEvents(
            (stage, error) => Tell(new SessionNotice.StageEnded(stage, error)),
            report => Tell(new SessionNotice.PageReported(report)));
        _pipeline = new SessionPipeline(id, target, page, ports, limits, events, time, logger);
        _work = new SessionWork(target.Slug, _pipeline, Tell, time, logger);
    }

    public string Id { get; }

    /// <summary>The page that is wanted; only the supervisor asks and changes.</summary>
    public Uri Page { get; private set; }

    /// <summary>A page that was asked for when the session was already failing.</summary>
    public Uri? MissedPage { get; private set; }

    public bool IsEnding => _stop.IsCancellationRequested;

    public Target Target => _target;

    public void Show(Uri page)
    {
        Page = page;
        Tell(new SessionNotice.PageWanted(page));
    }

    public void Reload() => Tell(new SessionNotice.ReloadWanted());

    /// <summary>Begins the end; <see cref="RunAsync"/> completes when everything is closed.</summary>
    public void Stop(string reason)
    {
        if (!_stop.IsCancellationRequested)
        {
            _endedBy = reason;
            // Whoever listens to the token is told on another thread: the supervisor must not do their work.
            _ = _stop.CancelAsync();
        }
    }

    /// <summary>The whole life of the session. Never throws.</summary>
    public async Task RunAsync()
    {
        using var scope = _logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["SessionId"] = Id });
        _status.Apply(SessionEvent.StartRequested, status => status with
        {
            Page = Page,
            Title = null,
            Error = null,
            EndedBy = null,
            Restarts = 0,
        });
        var error = await LiveAsync();
        _status.Apply(error is null ? SessionEvent.StopRequested : SessionEvent.GaveUp, status => status with { Error = error });
        await CloseAsync();
        _status.Apply(error is null ? SessionEvent.Closed : SessionEvent.ClosedAfterFailure, status => status with
        {
            StreamUrl = null,
            Encoder = null,
            EncoderReason = null,
            EndedBy = error is null ? _endedBy : "error",
        });
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Lives until told to stop (null) or until it cannot go on (why).</summary>
    private async Task<SessionError?> LiveAsync()
    {
        try
        {
            _work.BeginOpening(_stop.Token);
            await foreach (var notice in _notices.Reader.ReadAllAsync(_stop.Token))
            {
                Take(notice);
                Settle();
            }

            return null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (StageFailedException failure)
        {
            SessionFailed(_target.Slug, failure.Error.Code, failure.Error.Message);
            return failure.Error;
        }
#pragma warning disable CA1031 // the session's task: a bug ends this session, not the worker
        catch (Exception bug)
#pragma warning restore CA1031
        {
            SessionBroke(bug, _target.Slug);
            return SessionError.Bug;
        }
    }

    private void Take(SessionNotice notice)
    {
        switch (notice)
        {
            case SessionNotice.PageWanted wanted:
                _pageError = null;
                _pipeline.Show(wanted.Page);
                _status.Change(status => status with { Page = wanted.Page, Title = null });
                break;
            case SessionNotice.ReloadWanted:
                _pipeline.Reload();
                break;
            case SessionNotice.PageReported(var report):
                TakePage(report);
                break;
            case SessionNotice.StageEnded ended:
                TakeEnd(ended);
                break;
            case SessionNotice.WorkEnded(var failure):
                TakeWork(failure);
                break;
        }
    }

    private void TakePage(PageReport report)
    {
        _pageError = report.Error;
        if (report.Error is { } error)
        {
            PageFailed(_target.Slug, error.Code, error.Message);
        }

        _status.Change(status => status with { Title = report.Title ?? status.Title });
    }

    private void TakeEnd(SessionNotice.StageEnded ended)
    {
        // When several end at once, the lowest is the cause: an encoder cannot live without its display.
        var isCause = _stageError?.Stage is not { } known || ended.Stage < known;
        if (isCause && _pipeline.Broken.Contains(ended.Stage))
        {
            _stageError = ended.Error with { Stage = ended.Stage };
        }
    }

    private void TakeWork(SessionError? failure)
    {
        _work.Done();
        if (failure is not null && !_opened)
        {
            throw new StageFailedException(failure);
        }

        _opened = true;
        _stageError = failure;
        _healthySince = _time.GetUtcNow();
    }

    /// <summary>Draws the consequences: what is broken is repaired, and the state says how things stand.</summary>
    private void Settle()
    {
        if (!_opened)
        {
            _status.Change(status => status with { Error = _pageError });
            return;
        }

        if (!_work.IsUnderWay && _pipeline.Broken is { Count: > 0 } broken)
        {
            BeginRepair(broken);
        }

        var trouble = _stageError ?? _pageError;
        _status.Apply(SessionEvent.Opened, Describe);
        _status.Apply(trouble is null && !_work.IsUnderWay ? SessionEvent.Restored : SessionEvent.Lost, Describe);

        TargetStatus Describe(TargetStatus status) => status with
        {
            Error = trouble,
            StreamUrl = _pipeline.StreamUrl ?? status.StreamUrl,
            Encoder = _pipeline.Encoder?.Name ?? status.Encoder,
            EncoderReason = _pipeline.Encoder?.Reason ?? status.EncoderReason,
        };
    }

    private void BeginRepair(IReadOnlyList<StageName> broken)
    {
        var now = _time.GetUtcNow();
        var reason = _stageError ??= new SessionError(ErrorCode.Internal, "A part of the session ended.") { Stage = broken[0] };
        _pace = _pace.Failed(now - _healthySince, now, _limits.HealthyAfter);
        if (_pace.IsOver(now, _limits.RepairLimit))
        {
            throw new StageFailedException(reason);
        }

        if (RepairPlan.For(broken).Contains(StageName.Browser))
        {
            // A new browser begins empty: it is only well again when it says that the page is there.
            _pageError = reason;
        }

        _status.Change(status => status with { Restarts = status.Restarts + 1 });
        RepairBegins(_target.Slug, broken[0], reason.Code, reason.Message, _pace.Pause);
        _work.BeginRepair(_pace.Pause, _stop.Token);
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _work.EndAsync();
        await _pipeline.CloseAllAsync();
        _notices.Writer.TryComplete();
        while (_notices.Reader.TryRead(out var missed))
        {
            MissedPage = (missed as SessionNotice.PageWanted)?.Page ?? MissedPage;
        }
    }

    private void Tell(SessionNotice notice) => _notices.Writer.TryWrite(notice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: repairing from the {Stage} on in {Pause}: {Code}: {Reason}")]
    private partial void RepairBegins(string target, StageName stage, ErrorCode code, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: the page cannot be shown: {Code}: {Reason}")]
    private partial void PageFailed(string target, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target}: the session ends: {Code}: {Reason}")]
    private partial void SessionFailed(string target, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target}: a bug")]
    private partial void SessionBroke(Exception bug, string target);
}
