using System.Collections.Immutable;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>How much of each session's stream is fetched, and by how many. For metrics.</summary>
public sealed class StreamTraffic
{
    private ImmutableDictionary<string, StreamAudience> _audiences = [];

    internal StreamTraffic()
    {
    }

    /// <summary>One reading for each session that is served now.</summary>
    public IReadOnlyList<StreamTrafficReading> Read() => [.. Volatile.Read(ref _audiences).Values.Select(audience => audience.Read())];

    internal void Add(string token, StreamAudience audience) =>
        ImmutableInterlocked.Update(ref _audiences, (all, added) => all.SetItem(added.Token, added.Audience), (Token: token, Audience: audience));

    internal void Remove(string token, StreamAudience audience) => ImmutableInterlocked.Update(
        ref _audiences,
        (all, gone) => all.GetValueOrDefault(gone.Token) == gone.Audience ? all.Remove(gone.Token) : all,
        (Token: token, Audience: audience));
}

/// <summary>What was fetched of one session's stream since it was published.</summary>
public sealed record StreamTrafficReading
{
    public required StreamOwner Owner { get; init; }

    public required long Requests { get; init; }

    public required long Bytes { get; init; }

    /// <summary>When a segment was last asked for.</summary>
    public required DateTimeOffset? LastSegmentRequest { get; init; }

    /// <summary>Different players, told apart by address and name, that asked for anything in the last 15 s.</summary>
    public required int Viewers { get; init; }
}
