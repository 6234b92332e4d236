using System.Text.Json;

namespace CastWorker.GoogleCast.Messages;

/// <summary>Understands what a TV says. Never fails: what is no JSON is nothing, what is unknown is named.</summary>
internal static class PayloadReader
{
    /// <summary>Null when it is no JSON object.</summary>
    public static CastPayload? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception nonsense) when (nonsense is JsonException or InvalidOperationException)
        {
            // The latter: a text with half a surrogate pair in it.
            return null;
        }
    }

    private static CastPayload Read(JsonElement json) => Kind(json) with
    {
        RequestId = json.Whole("requestId") ?? json.Whole("launchRequestId") ?? 0,
    };

    private static CastPayload Kind(JsonElement json) => json.Text("type") switch
    {
        "PING" => new CastPayload.Ping(),
        "PONG" => new CastPayload.Pong(),
        "CLOSE" => new CastPayload.Close(),
        "RECEIVER_STATUS" => new CastPayload.Receiver(ReceiverStatus.Read(json.Field("status") ?? default)),
        "LAUNCH_STATUS" => new CastPayload.LaunchStatus(json.Text("status") ?? ""),
        "LAUNCH_ERROR" => new CastPayload.LaunchError(Reason(json)),
        "MEDIA_STATUS" => new CastPayload.Media([.. json.Objects("status").Select(MediaStatus.Read)]),
        "LOAD_FAILED" => new CastPayload.LoadFailed(json.Whole("detailedErrorCode")),
        "LOAD_CANCELLED" => new CastPayload.LoadCancelled(),
        "ERROR" => new CastPayload.MediaError(json.Whole("detailedErrorCode")),
        "INVALID_REQUEST" => new CastPayload.InvalidRequest(Reason(json)),
        "INVALID_PLAYER_STATE" => new CastPayload.InvalidRequest("INVALID_PLAYER_STATE"),
        var other => new CastPayload.Other(CleanLine.Of(other) ?? "none"),
    };

    private static string Reason(JsonElement json) =>
        CleanLine.Of(string.Join(' ', [json.Text("reason"), json.Text("extendedError")])) ?? "no reason given";
}
