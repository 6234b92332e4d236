using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>A session's stream as it stands on the server, and who fetches it.</summary>
internal sealed record Publication(ServedStream Stream, StreamAudience Audience);

/// <summary>The place of one session's stream on the network. Disposing takes it away.</summary>
internal sealed class StreamRoute : IStreamRoute
{
    /// <summary>What a player is told that knows us by one of our addresses, or by none in particular.</summary>
    public required Func<string?, Uri> UrlFor { get; init; }

    public required StreamAudience Audience { get; init; }

    public required SegmentStore Segments { get; init; }

    /// <summary>A player that fetched nothing for so long is none.</summary>
    public required TimeSpan Presence { get; init; }

    public required Action Remove { get; init; }

    public required Task<SessionError> Exited { get; init; }

    public Uri Url => UrlFor(null);

    public Uri UrlSeenFrom(string ourAddress) => UrlFor(ourAddress);

    public StreamVisits VisitsFrom(string address) => Audience.VisitsFrom(address);

    public StreamFlow FlowTo(string address) => new(
        Segments.Age,
        Audience.ViewersWithin(Presence),
        Audience.BeganAt(address) is { } began ? Segments.Since(began) : null);

    public ValueTask DisposeAsync()
    {
        Remove();
        return ValueTask.CompletedTask;
    }
}
