using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// Owns all sessions: reads commands and the ends of sessions from one queue, one after the other, and decides what each
/// means for its target. Never waits for a session, so that no command waits for another target.
/// </summary>
internal sealed partial class SessionSupervisor(
    CommandQueue queue, TargetCatalog targets, SessionFactory sessions, StatusBoard board, Restorer restorer, ILogger<SessionSupervisor> logger)
    : BackgroundService
{
    private static readonly SessionError NothingStreams = new(ErrorCode.NotStreaming, "Nothing is streaming on this target.");

    private readonly Dictionary<string, TargetSlot> _slots = new(StringComparer.Ordinal);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        queue.Close();
        var running = _slots.Values.Select(slot => slot.Current).OfType<RunningSession>().ToArray();
        foreach (var session in running)
        {
            session.Session.Stop(EndReason.Shutdown);
        }

        await Task.WhenAll([.. running.Select(session => session.Task), restorer.EndAsync()]).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            restorer.Begin(stoppingToken);
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
            case SupervisorMessage.WishOver(var target, var wish):
                TakeOver(SlotOf(target), wish);
                restorer.Note(target, SlotOf(target).Wanted, isStopped: true);
                break;
            case SupervisorMessage.RestoreDue(var target, var attempt):
                Restore(targets.Find(target.Slug) ?? target, attempt);
                break;
            case SupervisorMessage.Yielded(var target):
                SlotOf(target).Stop(EndReason.Yielded);
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
        if (refusal is null)
        {
            Accept(command, targets.Find(command.Target)!);
        }

        if (refusal is null && command is SessionCommand.TakePicture)
        {
            _ = AnswerPictureAsync(command, SlotOf(targets.Find(command.Target)!));
            return;
        }

        command.Answer(refusal);
    }

    /// <summary>Pictures take their time: nobody else waits for them.</summary>
    private static async Task AnswerPictureAsync(SessionCommand command, TargetSlot slot) =>
        command.Answer(await slot.Running!.TakePictureAsync());

    private void Accept(SessionCommand command, Target target)
    {
        if (command.Transaction is { } transaction)
        {
            board.Change(target, status => status with { LastTransaction = transaction });
        }

        restorer.Commanded(target, command, SlotOf(target).Wanted);
    }

    private void Restore(Target target, int attempt)
    {
        var slot = SlotOf(target);
        if (slot is not { Current: null, Wanted: null } || restorer.Due(target, attempt) is not { } wish)
        {
            return;
        }

        if (Begin(target, Wishes.Of(wish), slot) is { } refusal)
        {
            restorer.Refused(target, refusal);
        }

        restorer.Note(target, slot.Wanted, isStopped: false);
    }

    private SessionError? Take(SessionCommand command, Target target, TargetSlot slot) => command switch
    {
        SessionCommand.Start start => Start(start, target, slot),
        SessionCommand.Stop => Stop(target, slot),
        SessionCommand.Adjust adjust => Adjust(adjust, target, slot),
        _ when slot.Wanted is null => NothingStreams,
        SessionCommand.Navigate navigate => Do(() => slot.Want(slot.Wanted.At(navigate.Page))),
        SessionCommand.Reload => Do(() => slot.Tell(session => session.Reload())),
        // The session that is wanted next has no page yet to show words over, or to take a picture of.
        _ when slot.Running is null => NothingStreams,
        SessionCommand.ShowMessage show => Do(() => slot.Tell(session => session.ShowMessage(show.Message))),
        SessionCommand.TakePicture => null,
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private SessionError? Adjust(SessionCommand.Adjust adjust, Target target, TargetSlot slot)
    {
        if (adjust.Sound is not null && target.Kind != TargetKind.Cast)
        {
            return new SessionError(ErrorCode.NotSupported, "This target has no TV: it makes no sound.");
        }

        if (sessions.Refusal(adjust.Settings) is { } refusal)
        {
            return refusal;
        }

        if (adjust.Sound is { } sound)
        {
            if (slot.Wanted is null)
            {
                return NothingStreams;
            }

            slot.Tell(session => session.Adjust(sound));
        }

        ChangeSettings(adjust.Settings, target, slot);
        return null;
    }

    private void ChangeSettings(SettingsChange change, Target target, TargetSlot slot)
    {
        var settings = board.Change(target, status => status with { Changes = change.Over(status.Changes) }).Settings;
        slot.Tell(session => session.Set(settings));
    }

    private SessionError? Start(SessionCommand.Start start, Target target, TargetSlot slot)
    {
        var page = start.Page ?? slot.Wanted?.Present.Page ?? board.Of(target).Page ?? target.DefaultPage;
        if (page is null)
        {
            return new SessionError(ErrorCode.NoPage, "No page was named, none was shown before and none is configured.");
        }

        if (sessions.Refusal(start.Settings) is { } refusal)
        {
            return refusal;
        }

        ChangeSettings(start.Settings, target, slot);
        var wish = start.ToWish(page, target.Manners);
        if (slot.Wanted is { } wanted)
        {
            return wanted.With(wish) is { } wishes
                ? Do(() => slot.Want(wishes))
                : new SessionError(ErrorCode.LowerPriority, "Something of a higher priority is shown.");
        }

        // While the last session is still closing, the new one begins when it is gone.
        return slot.Current is null ? Begin(target, Wishes.Of(wish), slot) : Do(() => slot.Want(Wishes.Of(wish)));
    }

    private SessionError? Begin(Target target, Wishes wishes, TargetSlot slot)
    {
        if (_slots.Values.Count(other => other.Current is not null) >= sessions.Limit)
        {
            return new SessionError(ErrorCode.NoCapacity, $"The limit of {sessions.Limit} sessions at the same time is reached.");
        }

        var session = sessions.Create(target, wishes.Present, wish => queue.SendOver(target, wish));
        var shown = SecretMask.Mask(wishes.Present.Page);
        SessionBegins(session.Id, shown);
        slot.Begin(new RunningSession(session, RunAsync(session)), wishes);
        return null;
    }

    private SessionError? Stop(Target target, TargetSlot slot)
    {
        slot.Stop(EndReason.Command);
        if (slot.Current is null)
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
        var next = slot.End();
        session.Dispose();
        if (next is not null && Begin(session.Target, next, slot) is { } refusal)
        {
            board.Change(session.Target, status => status with { State = SessionState.Error, Error = refusal });
        }

        restorer.Ended(session.Target, slot.Wanted);
    }

    private static void TakeOver(TargetSlot slot, Wish wish)
    {
        if (slot.Wanted is not { } wanted || !ReferenceEquals(wanted.Present, wish))
        {
            // Something else was wanted meanwhile.
            return;
        }

        if (wanted.Over() is { } before)
        {
            slot.Want(before);
        }
        else
        {
            slot.Stop(EndReason.Duration);
        }
    }

    private async Task RunAsync(Session session)
    {
        // The supervisor's loop must not run a session's first steps itself.
        await Task.Yield();
        await session.RunAsync();
        queue.SendEnd(session);
    }

    private TargetSlot SlotOf(Target target)
    {
        if (!_slots.TryGetValue(target.Slug, out var slot))
        {
            _slots[target.Slug] = slot = new TargetSlot();
        }

        return slot;
    }

    private static SessionError? Do(Action what)
    {
        what();
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId} begins with {Page}")]
    private partial void SessionBegins(string sessionId, string page);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down; {Sessions} sessions are ended")]
    private partial void SupervisorStops(int sessions);
}
