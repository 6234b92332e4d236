namespace CastWorker.Sessions;

/// <summary>What can happen to a target's session.</summary>
internal enum SessionEvent
{
    /// <summary>Somebody wants the target to show a page.</summary>
    StartRequested,

    /// <summary>All stages are open and the page is on the screen.</summary>
    Opened,

    /// <summary>A stage ended, or the page cannot be shown any more.</summary>
    Lost,

    /// <summary>Everything that was lost is back.</summary>
    Restored,

    /// <summary>Somebody else uses the screen, and may go on.</summary>
    Blocked,

    /// <summary>A person, or the TV's absence, ended what was shown.</summary>
    Interrupted,

    /// <summary>The screen may be used (again).</summary>
    ScreenFree,

    /// <summary>Somebody wants the session to end, or the worker shuts down.</summary>
    StopRequested,

    /// <summary>The session cannot go on.</summary>
    GaveUp,

    /// <summary>All stages are closed, as was wished.</summary>
    Closed,

    /// <summary>All stages are closed, because the session could not go on.</summary>
    ClosedAfterFailure,
}

/// <summary>The transition table of docs/lifecycle.md. Pure: no clock, no I/O, no logging.</summary>
internal static class SessionLifecycle
{
    public static SessionState Next(SessionState state, SessionEvent happened) => (state, happened) switch
    {
        (SessionState.Idle or SessionState.Error, SessionEvent.StartRequested) => SessionState.Starting,
        // An error stays to be seen until somebody starts again or says "stop".
        (SessionState.Error, SessionEvent.StopRequested) => SessionState.Idle,
        (SessionState.Starting, SessionEvent.Opened) => SessionState.Streaming,
        (SessionState.Streaming, SessionEvent.Lost) => SessionState.Recovering,
        (SessionState.Recovering, SessionEvent.Restored) => SessionState.Streaming,
        (SessionState.Starting or SessionState.Streaming or SessionState.Recovering or SessionState.Interrupted,
            SessionEvent.Blocked) => SessionState.Waiting,
        (SessionState.Starting or SessionState.Streaming or SessionState.Recovering or SessionState.Waiting,
            SessionEvent.Interrupted) => SessionState.Interrupted,
        (SessionState.Waiting or SessionState.Interrupted, SessionEvent.ScreenFree) => SessionState.Starting,
        (SessionState.Starting or SessionState.Streaming or SessionState.Recovering or SessionState.Waiting or SessionState.Interrupted,
            SessionEvent.StopRequested or SessionEvent.GaveUp) => SessionState.Stopping,
        (SessionState.Stopping, SessionEvent.Closed) => SessionState.Idle,
        (SessionState.Stopping, SessionEvent.ClosedAfterFailure) => SessionState.Error,
        _ => state,
    };
}
