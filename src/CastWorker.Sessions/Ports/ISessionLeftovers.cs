namespace CastWorker.Sessions.Ports;

/// <summary>Removes what stages may have left behind, when the last one of a session is closed.</summary>
public interface ISessionLeftovers
{
    /// <summary>Never throws: what cannot be removed now goes at the next start.</summary>
    void Remove(string sessionId);
}
