namespace CastWorker.Sessions;

/// <summary>What a session's slow work is about.</summary>
internal enum SessionPhase
{
    /// <summary>Everything is being opened.</summary>
    Opening,

    /// <summary>Everything was open once; what breaks is repaired.</summary>
    Open,

    /// <summary>Everything but the TV's connection is closed, until the screen may be used; or everything, until somebody wants to watch.</summary>
    Waiting,
}

/// <summary>How a session ended.</summary>
internal sealed record SessionEnd(EndReason Reason, SessionError? Error = null);
