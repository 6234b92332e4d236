using CastWorker.Media.Serving.Keeping;
using CastWorker.Media.Serving.Live;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>What the server knows of one session.</summary>
internal sealed record ServedStream
{
    public required StreamOwner Owner { get; init; }

    public required SegmentStore Segments { get; init; }

    /// <summary>The same pictures for who watches them as one endless stream.</summary>
    public required LiveFeed Live { get; init; }

    /// <summary>The master playlist, as it is now.</summary>
    public required Func<string> Master { get; init; }
}
