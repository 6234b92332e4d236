namespace CastWorker.Sessions.Ports;

/// <summary>A running part of a session. It is returned by its opener only once it is proved ready.</summary>
public interface IStage : IAsyncDisposable
{
    /// <summary>
    /// Completes, with the reason, when the stage ends without having been asked to. Never faults, never cancels;
    /// disposal does not complete it.
    /// </summary>
    Task<SessionError> Exited { get; }
}
