using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Endings;

/// <summary>Adds what happens to what is known. Pure.</summary>
internal static class EvidenceFolding
{
    public static TvEvidence After(this TvEvidence known, TvEvent happened, TimeSpan at) => happened switch
    {
        TvEvent.Device device => known.AfterDevice(device.Status, at),
        TvEvent.App app when app.TransportId == known.App.TransportId => known.AfterApp(app.Payload, at),
        TvEvent.LoadSent => known.AfterLoadSent(at),
        TvEvent.LoadAnswered answered => known.AfterAnswer(answered.Answer, at),
        TvEvent.LoadUnanswered none => known.Failed(none.Why, at) with { IsLoading = false },
        TvEvent.Visited visited => known with
        {
            Visits = visited.Visits,
            FetchedAt = visited.Visits.Segments > known.Visits.Segments ? at : known.FetchedAt,
        },
        TvEvent.Asked => known with { HasAsked = true },
        TvEvent.Joined => known with
        {
            MustJoin = false,
            ClosedAt = null,
            RejoinedAt = known.ClosedAt is null ? known.RejoinedAt : at,
        },
        TvEvent.LineLost => known with { Line = LineState.Lost, WasAway = true },
        // What lasted before the line was lost need not last any more.
        TvEvent.LineBack => known with
        {
            Line = LineState.Up,
            MustJoin = true,
            ClosedAt = null,
            Device = null,
            EmptyAt = null,
            MovedAt = at,
            MediaAt = at,
        },
        TvEvent.LineOver => known with { Line = LineState.Over },
        _ => known,
    };

    private static TvEvidence AfterDevice(this TvEvidence known, ReceiverStatus status, TimeSpan at)
    {
        var next = known with { Device = status, DeviceAt = at, HasHeard = true };
        return next with
        {
            GoneAt = next.IsListed ? null : known.GoneAt ?? at,
            StandbyAt = status.IsStandBy switch
            {
                true => known.StandbyAt ?? (known.Device?.IsStandBy == false ? at : null),
                false => null,
                null => known.StandbyAt,
            },
            InputLeftAt = status.IsActiveInput switch
            {
                false => known.InputLeftAt ?? (known.Device?.IsActiveInput == true ? at : null),
                true => null,
                null => known.InputLeftAt,
            },
        };
    }

    private static TvEvidence AfterApp(this TvEvidence known, CastPayload payload, TimeSpan at) => payload switch
    {
        CastPayload.Close => known.ClosedAt is null ? known.Sign() with { ClosedAt = at } : known,
        CastPayload.Media { Statuses.Count: 0 } => known with { EmptyAt = known.EmptyAt ?? at },
        CastPayload.Media media => known.AfterMedia(media.Statuses, at),
        CastPayload.MediaError error => known.Failed(PlaybackErrorName.Of(error.Code), at),
        _ => known,
    };

    private static TvEvidence AfterMedia(this TvEvidence known, IReadOnlyList<MediaStatus> statuses, TimeSpan at)
    {
        var news = statuses.Where(status => !known.Former.Contains(status.Id)).ToArray();
        if (news.FirstOrDefault(status => status.Id == known.MediaId) is { } ours)
        {
            return known.AfterOurs(ours, at);
        }

        if (news.LastOrDefault() is not { } other)
        {
            return known;
        }

        // While we load, what is new can only be what we load; the answer to the LOAD has the last word.
        return known.IsLoading ? (known with { MediaId = other.Id }).AfterOurs(other, at)
            : known.MediaId is null || other.State == PlayerState.Idle ? known
            : known with { ForeignMediaId = other.Id };
    }

    private static TvEvidence AfterOurs(this TvEvidence known, MediaStatus media, TimeSpan at)
    {
        var isNew = known.Media?.State != media.State || known.Media.Idle != media.Idle;
        return (isNew ? known.Sign() with { MediaAt = at } : known) with
        {
            Media = media,
            MovedAt = HasMoved(known.Media, media) ? at : known.MovedAt,
            EmptyAt = null,
            Failure = media.State == PlayerState.Playing ? null : known.Failure,
        };
    }

    private static TvEvidence Failed(this TvEvidence known, string why, TimeSpan at) =>
        known.Failure is null ? known.Sign() with { Failure = why, FailedAt = at } : known;

    /// <summary>Something that may be an end: what the device said before no longer counts.</summary>
    private static TvEvidence Sign(this TvEvidence known) => known with { HasHeard = false, HasAsked = false };

    /// <summary>What was paused has moved when it goes on, wherever it stands.</summary>
    private static bool HasMoved(MediaStatus? before, MediaStatus now) =>
        (now.Position is { } position && position != before?.Position)
        || (before is { State: PlayerState.Paused } && now.State != PlayerState.Paused);

    private static TvEvidence AfterLoadSent(this TvEvidence known, TimeSpan at) => known with
    {
        IsLoading = true,
        Former = known.MediaId is { } former ? known.Former.Add(former) : known.Former,
        MediaId = null,
        Media = null,
        MediaAt = at,
        ForeignMediaId = null,
        EmptyAt = null,
        Failure = null,
        LoadCancelledAt = null,
        MovedAt = at,
        FetchedAt = at,
        VisitsAtLoad = known.Visits,
    };

    private static TvEvidence AfterAnswer(this TvEvidence known, CastPayload answer, TimeSpan at) => answer switch
    {
        CastPayload.Media { Statuses: [.., var last] } => known.Answered(last, at),
        CastPayload.LoadFailed failed => known.Failed(PlaybackErrorName.Of(failed.Code), at) with { IsLoading = false },
        CastPayload.LoadCancelled => known.Sign() with
        {
            IsLoading = false,
            MediaId = null,
            ForeignMediaId = known.Media is { State: not PlayerState.Idle } ? known.MediaId : null,
            LoadCancelledAt = at,
        },
        _ => known with { IsLoading = false },
    };

    private static TvEvidence Answered(this TvEvidence known, MediaStatus first, TimeSpan at)
    {
        var loaded = known with { IsLoading = false, MediaId = first.Id };
        // Later news of the same item may have come before this: they are truer.
        return known.MediaId == first.Id ? loaded : loaded.AfterOurs(first, at);
    }
}
