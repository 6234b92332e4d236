namespace CastWorker.Sessions;

/// <summary>What a target is doing. docs/lifecycle.md has the table.</summary>
public enum SessionState
{
    /// <summary>Nothing runs; nothing is wanted.</summary>
    Idle,

    /// <summary>Stages are being opened.</summary>
    Starting,

    /// <summary>The page is shown and the stream is served.</summary>
    Streaming,

    /// <summary>Something broke and is being repaired; as far as possible the stream goes on.</summary>
    Recovering,

    /// <summary>Somebody else uses the screen: the page is shown when it is free.</summary>
    Waiting,

    /// <summary>A person ended what was shown, or the TV is away: it is shown again when the manners allow it.</summary>
    Interrupted,

    /// <summary>Stages are being closed.</summary>
    Stopping,

    /// <summary>Nothing runs, because what was wanted could not be done.</summary>
    Error,
}
