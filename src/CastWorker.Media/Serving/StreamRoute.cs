using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>A session's stream as it stands on the server, and who fetches it.</summary>
internal sealed record Publication(ServedStream Stream, StreamAudience Audience);

/// <summary>The place of one session's stream on the network. Disposing takes it away.</summary>
internal sealed class StreamRoute(Uri url, Task<SessionError> serverEnded, Action remove) : IStreamRoute
{
    public Uri Url => url;

    public Task<SessionError> Exited => serverEnded;

    public ValueTask DisposeAsync()
    {
        remove();
        return ValueTask.CompletedTask;
    }
}
