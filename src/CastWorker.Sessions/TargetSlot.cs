namespace CastWorker.Sessions;

/// <summary>What one target runs now, and what is wanted of it.</summary>
internal sealed class TargetSlot
{
    private bool _isStopped;

    public RunningSession? Current { get; private set; }

    /// <summary>What the present session shows, and what comes after.</summary>
    private Wishes? Now { get; set; }

    /// <summary>What the next session is to show, when the present one is gone.</summary>
    private Wishes? Next { get; set; }

    /// <summary>What is or will be shown without being asked for again.</summary>
    public Wishes? Wanted => Next ?? (Current is { Session.IsEnding: false } ? Now : null);

    /// <summary>What runs and is to go on.</summary>
    public Session? Running => Next is null && Current is { Session.IsEnding: false } running ? running.Session : null;

    public void Begin(RunningSession session, Wishes wishes)
    {
        _isStopped = false;
        Current = session;
        Now = wishes;
        Next = null;
    }

    /// <summary>Something else is wanted of what runs, or of what will run.</summary>
    public void Want(Wishes wishes)
    {
        if (Next is not null || Current is not { Session.IsEnding: false } running)
        {
            Next = wishes;
        }
        else
        {
            Now = wishes;
            running.Session.Want(wishes.Present);
        }
    }

    /// <summary>Nothing is wanted any more.</summary>
    public void Stop(EndReason reason)
    {
        Next = null;
        _isStopped = true;
        Current?.Session.Stop(reason);
    }

    /// <summary>The session is gone; returns what is to be shown next.</summary>
    public Wishes? End()
    {
        // What a session missed counts when it failed meanwhile; when it was stopped, that was the later word.
        var next = Next ?? (!_isStopped && Current?.Session.Missed is { } missed ? Wishes.Of(missed) : null);
        (Current, Now, Next) = (null, null, null);
        return next;
    }

    /// <summary>Passes something on to what runs; what will only run has no use for it yet.</summary>
    public void Tell(Action<Session> tell)
    {
        if (Running is { } session)
        {
            tell(session);
        }
    }
}

/// <summary>A session and its task.</summary>
internal sealed record RunningSession(Session Session, Task Task);
