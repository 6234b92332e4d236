using System.Globalization;
using System.Text.Json;
using CastWorker.Sessions;
using CastWorker.Sessions.Settings;

namespace CastWorker.Mqtt;

/// <summary>Writes a target's status as JSON of at most 4 KiB.</summary>
internal static class StateText
{
    public const int MaximumBytes = 4096;

    private const int UrlLimit = 1024;

    public static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static byte[] Write(TargetStatus status, string worker)
    {
        // Limits count characters, which may take several bytes: tighten them until the whole fits.
        for (var divisor = 1; ; divisor *= 2)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(
                Payload(status, worker, divisor), MqttJson.Plain.StatePayload);
            if (json.Length <= MaximumBytes)
            {
                return json;
            }
        }
    }

    /// <summary>Whether a stream is wanted and on its way, or waits for its turn, which is what a switch shows.</summary>
    private static bool IsOn(SessionState state) =>
        state is not (SessionState.Idle or SessionState.Stopping or SessionState.Error);

    private static StatePayload Payload(TargetStatus status, string worker, int divisor)
    {
        var active = status.State is SessionState.Streaming or SessionState.Recovering;
        return new StatePayload
        {
            State = WireNames.Of(status.State),
            Streaming = IsOn(status.State),
            Source = !IsOn(status.State) ? null : status.Page is { } page && LiveSource.Of(page) is not null ? "live" : "page",
            Page = status.Target.Pages.NameOf(status.Page),
            Url = Short(status.Page?.OriginalString, UrlLimit / divisor),
            Title = Short(status.Title, 255 / divisor),
            Since = Time(status.Since),
            Mode = WireNames.Of(status.Settings.Mode),
            Quality = QualityNames.Of(status.Settings.Quality),
            Zoom = status.Settings.Zoom,
            Resolution = active ? status.Shown.Size.ToString() : null,
            Fps = active ? status.Shown.FrameRate : null,
            Degraded = active ? Short(status.Degraded?.Reason, 255 / divisor) : null,
            Encoder = Short(status.Encoder, 64 / divisor),
            EncoderReason = Short(status.EncoderReason, 255 / divisor),
            Owner = worker,
            Volume = status.Volume,
            Muted = status.Muted,
            BlockedBy = status.State is SessionState.Waiting or SessionState.Interrupted ? Short(status.BlockedBy, 255 / divisor) : null,
            EndedBy = status.EndedBy is { } reason ? WireNames.Of(reason) : null,
            Error = status.Error is { } error ? Error(error, divisor) : null,
            Restarts = status.Restarts,
            StreamUrl = Short(status.StreamUrl?.OriginalString, 512 / divisor),
            LastTransaction = Short(status.LastTransaction, CommandParser.TransactionLimit / divisor),
            Seq = status.Sequence,
        };
    }

    private static StateErrorPayload Error(SessionError error, int divisor) => new(
        WireNames.Of(error.Code),
        CleanText.Of(error.Message, 500 / divisor),
        error.Stage is { } stage ? WireNames.Of(stage) : null);

    private static string? Short(string? text, int limit) => text is null ? null : CleanText.Of(text, limit);
}
