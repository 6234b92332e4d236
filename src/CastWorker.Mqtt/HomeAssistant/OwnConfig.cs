using System.Text.Json;
using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>A config that the broker has kept and that is this worker's own, from this run or an earlier one.</summary>
internal sealed record OwnConfig(string Topic, string? Target, bool IsFound)
{
    private const int SizeLimit = 256 * 1024;

    /// <summary>Null when it is somebody else's. Reads loosely: an earlier version may have written it.</summary>
    public static OwnConfig? Read(MqttMessage message, MqttTopics topics, HomeAssistantTopics discovery)
    {
        if (message.Payload.Length > SizeLimit || message.Payload.Span.IndexOf("CastWorker"u8) < 0)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(message.Payload);
            var root = json.RootElement;
            if (Text(Member(root, "origin"), "name") != DiscoveryDevices.Origin)
            {
                return null;
            }

            string[] needs = [.. Items(Member(root, "availability")).Select(one => Text(one, "topic")).OfType<string>()];
            var isWorker = Values(Member(root, "components")).Any(one => Text(one, "state_topic") == topics.WorkerStatus);
            return isWorker || needs.Contains(topics.WorkerStatus, StringComparer.Ordinal)
                ? new OwnConfig(message.Topic, needs.Select(topics.TargetOf).FirstOrDefault(target => target is not null), IsMarked(root, discovery))
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, written as an escape.
            return null;
        }
    }

    private static bool IsMarked(JsonElement root, HomeAssistantTopics discovery) =>
        Items(Member(Member(root, "device"), "identifiers"))
            .Any(one => one.ValueKind == JsonValueKind.String && discovery.IsFoundMark(one.GetString()!));

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement of) =>
        of.ValueKind == JsonValueKind.Array ? of.EnumerateArray() : [];

    private static IEnumerable<JsonElement> Values(JsonElement of) =>
        of.ValueKind == JsonValueKind.Object ? of.EnumerateObject().Select(member => member.Value) : [];
}
