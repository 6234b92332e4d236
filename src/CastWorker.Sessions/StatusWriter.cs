using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>Writes what a session does into its target's status; the only place where a state changes.</summary>
internal sealed partial class StatusWriter(Target target, StatusBoard board, TimeProvider time, ILogger logger)
{
    public void Change(Func<TargetStatus, TargetStatus> change) => board.Change(target, change);

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
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: {Before} -> {After} ({Event}: {Reason})")]
    private partial void StateChanged(string target, SessionState before, SessionState after, SessionEvent @event, string reason);
}
