using CastWorker.Sessions.Pipeline;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// The slow work of a session, beside its loop: opening everything, repairing what broke, waiting for the screen. One piece at
/// a time: a new one ends the former. Each ends with a notice, unless it was ended or the session was stopped meanwhile.
/// </summary>
internal sealed partial class SessionWork(
    string target, SessionPipeline pipeline, Action<SessionNotice> tell, TimeProvider time, ILogger logger) : IDisposable
{
    private CancellationTokenSource _current = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The number of the latest piece; what earlier ones have to say no longer matters.</summary>
    public int Number { get; private set; }

    /// <summary>From the beginning of a piece of work until its notice was taken.</summary>
    public bool IsUnderWay { get; private set; }

    public void BeginOpening(CancellationToken stop) => Begin(OpenAsync, stop);

    public void BeginRepair(TimeSpan pause, CancellationToken stop) => Begin(
        async ct =>
        {
            await Task.Delay(pause, time, ct);
            // Asked only now: what ended during the pause belongs to the same repair.
            await pipeline.RepairAsync(ct);
        },
        stop);

    public void BeginChange(CancellationToken stop) => Begin(pipeline.ChangeAsync, stop);

    public void BeginWaiting(ScreenWait wait, CancellationToken stop) => Begin(ct => pipeline.WaitForScreenAsync(wait, ct), stop);

    public void BeginSleeping(CancellationToken stop) => Begin(pipeline.WaitForViewerAsync, stop);

    /// <summary>Its notice was taken.</summary>
    public void Done() => IsUnderWay = false;

    /// <summary>Completes when nothing is under way any more; the stop token must have been cancelled.</summary>
    public Task EndAsync() => _running;

    public void Dispose() => _current.Dispose();

    private void Begin(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        var former = _current;
        _current = CancellationTokenSource.CreateLinkedTokenSource(stop);
        IsUnderWay = true;
        _running = RunAsync(++Number, work, (_running, former), _current.Token);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        try
        {
            await pipeline.OpenAllAsync(ct);
        }
        catch (StageFailedException first) when (RepairPlan.MayOpenAgain(first.Error))
        {
            OpeningAgain(target, first.Error.Code, first.Error.Message);
            await pipeline.CloseAsync();
            await pipeline.OpenAllAsync(ct);
        }
    }

    private async Task RunAsync(
        int number, Func<CancellationToken, Task> work, (Task Running, CancellationTokenSource End) former, CancellationToken ct)
    {
        await former.End.CancelAsync();
        await former.Running;
        former.End.Dispose();
        SessionError? failure = null;
        try
        {
            await work(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (StageFailedException failed)
        {
            failure = failed.Error;
        }
#pragma warning disable CA1031 // a bug in a stage is that session's failure; it is logged and reported like any other
        catch (Exception bug)
#pragma warning restore CA1031
        {
            StageBroke(bug, target);
            failure = SessionError.Bug;
        }

        tell(new SessionNotice.WorkEnded(number, failure));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: opening failed, trying once more: {Code}: {Reason}")]
    private partial void OpeningAgain(string target, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target}: a stage failed in a way that nobody foresaw")]
    private partial void StageBroke(Exception bug, string target);
}
