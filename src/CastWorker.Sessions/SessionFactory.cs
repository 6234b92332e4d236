using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.Sessions.Sharing;
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
    IProcessLoads loads,
    StatusBoard board,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<Session> logger)
{
    /// <summary>
    /// Of the target's name only so much, for people who read logs; the number makes it unique. An id becomes a part of paths, Chromium
    /// makes a socket far below them, and a socket's path ends at 107 bytes.
    /// </summary>
    private const int NameInId = 6;

    private readonly SessionPorts _ports = new(displays, browsers, streams, receivers, loads);
    private readonly Productions _productions = new(leftovers);
    private readonly DegradeTurns _turns = new(time);
    private int _count;

    public int Limit => options.Value.MaxSessions;

    /// <summary>Why a change of settings cannot be; null when it can.</summary>
    public SessionError? Refusal(SettingsChange change) => change.Mode is { } mode ? streams.Refusal(mode) : null;

    public Session Create(Target target, Wish wish, Action<Wish> onOver) => new(
        new SessionJob
        {
            Id = $"{target.Slug[..Math.Min(NameInId, target.Slug.Length)]}-{Interlocked.Increment(ref _count)}",
            Target = target,
            Settings = board.Of(target).Settings,
            Ports = _ports,
            Productions = _productions,
            Limits = options.Value,
            Board = board,
            Turns = _turns,
            Time = time,
            OnOver = onOver,
        },
        wish,
        logger);
}
