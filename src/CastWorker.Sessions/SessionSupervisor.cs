using CastWorker.Sessions.Commands;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// Owns all sessions: reads commands and the ends of sessions from one queue, one after the other, and decides what each
/// means for its target. Never waits for a session, so that no command waits for another target.
/// </summary>
internal sealed partial class SessionSupervisor(
    CommandQueue queue, TargetCatalog targets, SessionFactory sessions, StatusBoard board, ILogger<SessionSupervisor> logger)
    : BackgroundService
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        queue.Close();
        var running = _slots.Values.Select(slot => slot.Current).OfType<Running>().ToArray();
        foreach (var session in running)
        {
            session.Session.Stop("shutdown");
        }

        await Task.WhenAll(running.Select(session => session.Task)).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var message in queue.ReadAllAsync(stoppingToken))
            {
                Take(message);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            var running = _slots.Values.Count(slot => slot.Current is not null);
            SupervisorStops(running);
        }
    }

    private void Take(SupervisorMessage message)
    {
        switch (message)
        {
            case SupervisorMessage.SessionEnded(var session):
                TakeEnd(session);
                break;
            case SupervisorMessage.Command(var command):
                Answer(command);
                break;
        }
    }

    private void Answer(SessionCommand command)
    {
        var refusal = targets.Find(command.Target) is { } target
            ? Take(command, target, SlotOf(target))
            : new SessionError(ErrorCode.UnknownTarget, "There is no target of this name.");
        if (refusal is null && command.Transaction is { } transaction)
        {
            board.Change(targets.Find(command.Target)!, status => status with { LastTransaction = transaction });
        }

        command.Answer(refusal);
    }

    private SessionError? Take(SessionCommand command, Target target, Slot slot) => command switch
    {
        SessionCommand.Start start => Start(start, target, slot),
        SessionCommand.Navigate navigate when slot.IsWanted => Show(navigate.Page, slot),
        SessionCommand.Reload when slot.IsWanted => Reload(slot),
        SessionCommand.Stop => Stop(target, slot),
        _ => new SessionError(ErrorCode.NotStreaming, "Nothing is streaming on this target."),
    };

    private SessionError? Start(SessionCommand.Start start, Target target, Slot slot)
    {
        if (target.Kind == TargetKind.Cast)
        {
            return new SessionError(ErrorCode.NotSupported, "Casting to a TV is not built yet. Use a target of kind stream.");
        }

        if (slot.IsWanted)
        {
            return start.Page is { } other ? Show(other, slot) : null;
        }

        if ((start.Page ?? board.Of(target).Page ?? target.DefaultPage) is not { } page)
        {
            return new SessionError(ErrorCode.NoPage, "No page was named, none was shown before and none is configured.");
        }

        if (slot.Current is not null)
        {
            // The last session is still closing: the new one begins when it is gone.
            slot.Next = page;
            return null;
        }

        return Begin(target, page, slot);
    }

    private SessionError? Begin(Target target, Uri page, Slot slot)
    {
        if (_slots.Values.Count(other => other.Current is not null) >= sessions.Limit)
        {
            return new SessionError(ErrorCode.NoCapacity, $"The limit of {sessions.Limit} sessions at the same time is reached.");
        }

        var session = sessions.Create(target, page);
        var shown = SecretMask.Mask(page);
        SessionBegins(session.Id, shown);
        slot.Current = new Running(session, RunAsync(session));
        return null;
    }

    private static SessionError? Show(Uri page, Slot slot)
    {
        if (slot.Next is not null)
        {
            slot.Next = page;
        }
        else if (slot.Current!.Session is var session && session.Page != page)
        {
            session.Show(page);
        }

        return null;
    }

    private static SessionError? Reload(Slot slot)
    {
        if (slot.Next is null)
        {
            slot.Current!.Session.Reload();
        }

        return null;
    }

    private SessionError? Stop(Target target, Slot slot)
    {
        slot.Next = null;
        if (slot.Current is { } running)
        {
            running.Session.Stop("command");
        }
        else
        {
            // Nothing runs, but an error may still stand there.
            board.Change(target, status => status with
            {
                State = SessionLifecycle.Next(status.State, SessionEvent.StopRequested),
                Error = null,
            });
        }

        return null;
    }

    private void TakeEnd(Session session)
    {
        var slot = SlotOf(session.Target);
        var next = slot.Next ?? session.MissedPage;
        slot.Current = null;
        slot.Next = null;
        session.Dispose();
        if (next is not null && Begin(session.Target, next, slot) is { } refusal)
        {
            board.Change(session.Target, status => status with { State = SessionState.Error, Error = refusal });
        }
    }

    private async Task RunAsync(Session session)
    {
        // The supervisor's loop must not run a session's first steps itself.
        await Task.Yield();
        await session.RunAsync();
        queue.Send(session);
    }

    private Slot SlotOf(Target target)
    {
        if (!_slots.TryGetValue(target.Slug, out var slot))
        {
            _slots[target.Slug] = slot = new Slot();
        }

        return slot;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId} begins with {Page}")]
    private partial void SessionBegins(string sessionId, string page);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down; {Sessions} sessions are ended")]
    private partial void SupervisorStops(int sessions);

    private sealed record Running(Session Session, Task Task);

    /// <summary>What one target runs now, and what it is to run next.</summary>
    private sealed class Slot
    {
        public Running? Current { get; set; }

        public Uri? Next { get; set; }

        /// <summary>Whether something runs or will run without being asked for again.</summary>
        public bool IsWanted => Next is not null || Current is { Session.IsEnding: false };
    }
}
