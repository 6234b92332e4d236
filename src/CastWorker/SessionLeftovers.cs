using CastWorker.Processes;
using CastWorker.Sessions.Ports;

namespace CastWorker;

/// <summary>Empties the runtime directory of a session that has ended.</summary>
internal sealed partial class SessionLeftovers(RuntimeDirectory directory, ILogger<SessionLeftovers> logger) : ISessionLeftovers
{
    public void Remove(string sessionId)
    {
        if (!directory.RemoveSession(sessionId))
        {
            FilesStay(sessionId, directory.Path);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of session {Session} could not be removed from {Folder}")]
    private partial void FilesStay(string session, string folder);
}
