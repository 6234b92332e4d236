using System.Text.Json;
using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>A JSON message of a sender. Fields that are not known are nobody's concern.</summary>
internal sealed record SenderMessage(long Socket, CastFrame Frame, string Type, JsonObject Body)
{
    /// <summary>Null when there is none that counts: 0 means "unsolicited".</summary>
    public int? RequestId => Json.Whole(Body, "requestId") is { } id and not 0 ? id : null;

    public Asker Asker => new(Socket, Frame.Source, Frame.Destination, RequestId ?? 0);

    /// <summary>Null when the text is not a JSON object with a type.</summary>
    public static SenderMessage? Parse(long socket, CastFrame frame)
    {
        try
        {
            return JsonNode.Parse(frame.Text ?? "") is JsonObject body && Json.Text(body, "type") is { } type
                ? new SenderMessage(socket, frame, type, body)
                : null;
        }
        catch (Exception flaw) when (flaw is JsonException or ArgumentException)
        {
            // No JSON, or a name twice in one object.
            return null;
        }
    }
}

/// <summary>Reads fields of which nobody can be sure that they are there, or what they hold.</summary>
internal static class Json
{
    public static string? Text(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int? Whole(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static double? Number(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>VLC sends <c>"autoplay":"false"</c>, a string.</summary>
    public static bool? Truth(JsonObject? body, string name) => body?[name] switch
    {
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var truth) => truth,
        _ => null,
    };

    public static JsonObject? Object(JsonObject? body, string name) => body?[name] as JsonObject;
}
