using System.Collections.Immutable;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast.Endings;

/// <summary>
/// What is known of our playing on a TV: a value, changed by nothing but <see cref="EvidenceFolding"/>. Times are counted from
/// the beginning of the showing.
/// </summary>
internal sealed record TvEvidence
{
    /// <summary>Ours: what the device made for us.</summary>
    public required CastApp App { get; init; }

    public ReceiverStatus? Device { get; init; }

    public TimeSpan DeviceAt { get; init; }

    /// <summary>Since when our app is not listed any more.</summary>
    public TimeSpan? GoneAt { get; init; }

    /// <summary>When the TV said that it goes to standby; that it always was there proves nothing.</summary>
    public TimeSpan? StandbyAt { get; init; }

    public TimeSpan? InputLeftAt { get; init; }

    /// <summary>A LOAD of ours has not been answered yet.</summary>
    public bool IsLoading { get; init; }

    /// <summary>Ours as well: what the player calls the item that we loaded.</summary>
    public int? MediaId { get; init; }

    public MediaStatus? Media { get; init; }

    /// <summary>When the item got into the state that it is in.</summary>
    public TimeSpan MediaAt { get; init; }

    /// <summary>What we loaded earlier.</summary>
    public ImmutableHashSet<int> Former { get; init; } = [];

    /// <summary>What somebody else loaded in our app.</summary>
    public int? ForeignMediaId { get; init; }

    /// <summary>Since when the player says that it has nothing.</summary>
    public TimeSpan? EmptyAt { get; init; }

    public string? Failure { get; init; }

    public TimeSpan FailedAt { get; init; }

    /// <summary>Somebody cancelled our LOAD.</summary>
    public TimeSpan? LoadCancelledAt { get; init; }

    /// <summary>When the picture last moved.</summary>
    public TimeSpan MovedAt { get; init; }

    public StreamVisits Visits { get; init; }

    /// <summary>What had been fetched when we loaded: only what comes on top proves anything.</summary>
    public StreamVisits VisitsAtLoad { get; init; }

    public TimeSpan FetchedAt { get; init; }

    /// <summary>When the app closed its connection to us.</summary>
    public TimeSpan? ClosedAt { get; init; }

    public TimeSpan? RejoinedAt { get; init; }

    /// <summary>The device has said what it is doing since the last sign of an end.</summary>
    public bool HasHeard { get; init; }

    /// <summary>We have asked it to.</summary>
    public bool HasAsked { get; init; }

    public LineState Line { get; init; }

    /// <summary>The line was lost once, and we may not have seen what happened meanwhile.</summary>
    public bool WasAway { get; init; }

    /// <summary>The line is a new one, on which the app does not know us yet.</summary>
    public bool MustJoin { get; init; }

    /// <summary>Our app is on the device.</summary>
    public bool IsListed => Device?.Session(App.SessionId) is { IsIdle: false };

    /// <summary>The player has fetched from us since we loaded.</summary>
    public bool HasFetched => Visits.Playlists > VisitsAtLoad.Playlists && Visits.Segments > VisitsAtLoad.Segments;
}

internal enum LineState
{
    Up,
    Lost,
    Over,
}
