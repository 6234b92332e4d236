using CastWorker.Sessions.Pipeline;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// The slow work of a session, beside its loop: opening everything, repairing what broke. One piece at a time; each ends
/// with a notice, unless the session was stopped meanwhile.
/// </summary>
internal sealed partial class SessionWork(
    string target, SessionPipeline pipeline, Action<SessionNotice> tell, TimeProvider time, ILogger logger)
{
    private Task _running = Task.CompletedTask;

    /// <summary>From the beginning of a piece of work until its notice was taken.</summary>
    public bool IsUnderWay { get; private set; }

    public void BeginOpening(CancellationToken stop) => Begin(() => OpenAsync(stop), stop);

    public void BeginRepair(TimeSpan pause, CancellationToken stop) => Begin(() => RepairAsync(pause, stop), stop);

    /// <summary>Its notice was taken.</summary>
    public void Done() => IsUnderWay = false;

    /// <summary>Completes when nothing is under way any more; the stop token must have been cancelled.</summary>
    public Task EndAsync() => _running;

    private void Begin(Func<Task> work, CancellationToken stop)
    {
        IsUnderWay = true;
        _running = RunAsync(work, stop);
    }

    private async Task OpenAsync(CancellationToken stop)
    {
        try
        {
            await pipeline.OpenAllAsync(stop);
        }
        catch (StageFailedException first) when (RepairPlan.MayOpenAgain(first.Error))
        {
            OpeningAgain(target, first.Error.Code, first.Error.Message);
            await pipeline.CloseAsync(RepairPlan.Order);
            await pipeline.OpenAllAsync(stop);
        }
    }

    private async Task RepairAsync(TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, time, stop);
        // Asked only now: what ended during the pause belongs to the same repair.
        await pipeline.RebuildAsync(RepairPlan.For(pipeline.Broken), stop);
    }

    private async Task RunAsync(Func<Task> work, CancellationToken stop)
    {
        SessionError? failure = null;
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
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

        tell(new SessionNotice.WorkEnded(failure));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: opening failed, trying once more: {Code}: {Reason}")]
    private partial void OpeningAgain(string target, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target}: a stage failed in a way that nobody foresaw")]
    private partial void StageBroke(Exception bug, string target);
}
