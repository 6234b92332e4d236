namespace CastWorker.Sessions;

/// <summary>Why a session ended.</summary>
public enum EndReason
{
    Command,
    Shutdown,

    /// <summary>It could not go on; the error says why.</summary>
    Error,

    /// <summary>It was wanted for a while only.</summary>
    Duration,

    /// <summary>Nobody had fetched anything of it for the configured time.</summary>
    NoViewers,

    /// <summary>A person stopped it, by remote or by phone.</summary>
    StoppedOnDevice,

    /// <summary>A person cast something else.</summary>
    TakenOver,

    /// <summary>The TV went away and did not come back in time.</summary>
    ConnectionLost,

    /// <summary>Another worker serves the target.</summary>
    Yielded,
}
