using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>Writes what a session does into its target's status; the only place where a state changes.</summary>
internal sealed partial class StatusWriter(Target target, StatusBoard board, TimeProvider time, ILogger logger)
{
    public void Change(Func<TargetStatus, TargetStatus> change) => board.Change(target, change);

    public void Begin(Uri page) => Apply(SessionEvent.StartRequested, status => status with
    {
        Page = page,
        Title = null,
        Error = null,
        EndedBy = null,
        Degraded = null,
        Restarts = 0,
    });

    public void Screen(ScreenReport report) => Change(status => status with
    {
        Volume = report.Volume,
        Muted = report.Muted,
        BlockedBy = report.Use == ScreenUse.Others ? report.UsedBy ?? "another app" : null,
    });

    /// <summary>The picture becomes another by itself.</summary>
    public void Picture(PictureChange change, DegradedPicture? degraded)
    {
        var status = board.Change(target, status => status with { Degraded = degraded });
        PictureChanges(change.IsLess ? LogLevel.Warning : LogLevel.Information, target.Slug, change.Message);
        board.Tell(new TargetEvent { Target = target, State = status.State, At = time.GetUtcNow(), Picture = change });
    }

    public void End(SessionEnd end) => Apply(
        end.Error is null ? SessionEvent.Closed : SessionEvent.ClosedAfterFailure,
        status => status with
        {
            StreamUrl = null,
            Encoder = null,
            EncoderReason = null,
            Volume = null,
            Muted = null,
            Degraded = null,
            EndedBy = end.Reason,
        });

    public void Apply(SessionEvent happened, Func<TargetStatus, TargetStatus> change)
    {
        var before = board.Of(target).State;
        var after = SessionLifecycle.Next(before, happened);
        var status = board.Change(target, status => change(status) with
        {
            State = after,
            Since = after == before ? status.Since : time.GetUtcNow(),
        });
        if (after != before)
        {
            var reason = status.Error?.Message ?? "as wished";
            StateChanged(target.Slug, before, after, happened, reason);
            board.Tell(new TargetEvent
            {
                Target = target,
                State = after,
                At = status.Since,
                Error = status.Error,
                EndedBy = status.EndedBy,
                App = status.BlockedBy,
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: {Before} -> {After} ({Event}: {Reason})")]
    private partial void StateChanged(string target, SessionState before, SessionState after, SessionEvent @event, string reason);

    [LoggerMessage(Message = "{Target}: {Words}")]
    private partial void PictureChanges(LogLevel level, string target, string words);
}
