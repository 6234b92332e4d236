using System.Globalization;

namespace CastWorker.GoogleCast.Endings;

/// <summary>Writes down on one line what the TV said, so that somebody who doubts a decision can judge for himself.</summary>
internal static class EvidenceText
{
    public static string Of(TvEvidence known) => string.Join("; ", Parts(known));

    private static IEnumerable<string> Parts(TvEvidence known)
    {
        var apps = known.Device?.Apps.Select(app =>
            $"{CleanLine.Of(app.AppId)}/{CleanLine.Of(app.SessionId, 12)}{(app.IsIdleScreen ? " idle" : "")}");
        yield return $"ours {CleanLine.Of(known.App.AppId)}/{CleanLine.Of(known.App.SessionId, 12)}";
        yield return apps is null ? "no status" : $"apps [{string.Join(", ", apps)}] at {Seconds(known.DeviceAt)}";
        if (known.Device is { IsStandBy: not null } or { IsActiveInput: not null })
        {
            yield return $"standby {known.Device.IsStandBy?.ToString() ?? "?"} input {known.Device.IsActiveInput?.ToString() ?? "?"}";
        }

        yield return known.Media is { } media
            ? string.Create(CultureInfo.InvariantCulture, $"media {media.Id} {media.State} {media.Idle} since {Seconds(known.MediaAt)}")
            : known.IsLoading ? "loading" : "no media";
        if (known.ForeignMediaId is { } foreign)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"foreign media {foreign}");
        }

        if (known.Failure is not null)
        {
            yield return $"failure {known.Failure}";
        }

        if (known.ClosedAt is { } closed)
        {
            yield return $"app closed at {Seconds(closed)}";
        }

        yield return $"moved at {Seconds(known.MovedAt)} fetched at {Seconds(known.FetchedAt)}";
        yield return $"line {known.Line}{(known.WasAway ? ", was lost" : "")}";
    }

    private static string Seconds(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds:0.0} s");
}
