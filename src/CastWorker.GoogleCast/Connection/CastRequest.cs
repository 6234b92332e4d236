using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Connection;

/// <summary>Something to ask a TV.</summary>
internal sealed record CastRequest
{
    /// <summary>What it is called in errors.</summary>
    public required string Name { get; init; }

    /// <summary>Who is asked.</summary>
    public required string Peer { get; init; }

    public required string Channel { get; init; }

    /// <summary>Writes it down with the id it is given.</summary>
    public required Func<int, string> Compose { get; init; }

    /// <summary>Whether something that came under our id is the answer.</summary>
    public required Func<CastPayload, bool> Answers { get; init; }

    public required TimeSpan Limit { get; init; }
}
