using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Sessions;

/// <summary>Makes sessions with everything they need, and gives each a name of its own.</summary>
internal sealed class SessionFactory(
    IDisplays displays,
    IBrowsers browsers,
    ILiveStreams streams,
    IReceivers receivers,
    ISessionLeftovers leftovers,
    StatusBoard board,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<Session> logger)
{
    private readonly SessionPorts _ports = new(displays, browsers, streams, receivers, leftovers);
    private int _count;

    public int Limit => options.Value.MaxSessions;

    public Session Create(Target target, Wish wish, Action<Wish> onOver) => new(
        new SessionJob
        {
            Id = $"{target.Slug}-{Interlocked.Increment(ref _count)}",
            Target = target,
            Ports = _ports,
            Limits = options.Value,
            Board = board,
            Time = time,
            OnOver = onOver,
        },
        wish,
        logger);
}
