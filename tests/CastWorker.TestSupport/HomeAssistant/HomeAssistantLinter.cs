using System.Text.Json;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>A message as a subscriber saw it.</summary>
internal sealed record SeenMessage(ReadOnlyMemory<byte> Payload, bool IsRetained, int Qos);

/// <summary>
/// Looks at everything that is published as Home Assistant does, and says what it would refuse, ignore or drop. Configs and states may
/// come in any order.
/// </summary>
public sealed class HomeAssistantLinter
{
    private readonly Dictionary<string, Announced> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenMessage> _latest = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>"topic: component: what is wrong", each once.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>How many entities are announced now.</summary>
    public int Entities => _devices.Values.Sum(device => device.Entities.Count);

    public void Feed(string topic, ReadOnlyMemory<byte> payload, bool retain, int qos = 1)
    {
        var message = new SeenMessage(payload, retain, qos);
        if (Topics.Prefix(topic) is { } prefix)
        {
            FeedConfig(topic, prefix, message);
            return;
        }

        _latest[topic] = message;
        if (payload.IsEmpty)
        {
            _latest.Remove(topic);
            return;
        }

        foreach (var device in _devices.Values)
        {
            Judge(device, topic, message);
        }
    }

    private void FeedConfig(string topic, string prefix, SeenMessage message)
    {
        _devices.Remove(topic);
        if (message.Payload.IsEmpty)
        {
            return;
        }

        if (!Topics.IsLegal(topic))
        {
            Say(topic, "Received message on illegal discovery topic");
        }

        if (message is { IsRetained: false } or { Qos: 0 })
        {
            Say(topic, "a config must be retained, with QoS 1");
        }

        if (Announced.Parse(message.Payload) is not { } device)
        {
            Say(topic, "Unable to parse JSON");
            return;
        }

        _devices[topic] = device;
        foreach (var finding in DeviceRules.Findings(device.Config))
        {
            Say(topic, finding);
        }

        foreach (var entity in device.Entities)
        {
            foreach (var finding in EntityRules.Findings(entity, device.Name, prefix).Concat(OfId(topic, entity)))
            {
                Say(topic, $"{entity.Id}: {finding}");
            }
        }

        foreach (var (heard, latest) in _latest)
        {
            Judge(device, heard, latest);
        }
    }

    private IEnumerable<string> OfId(string topic, EntityConfig entity) =>
        _devices.Where(other => other.Key != topic)
            .SelectMany(other => other.Value.Entities)
            .Concat(_devices[topic].Entities.Where(other => !ReferenceEquals(other, entity)))
            .Any(other => other.Platform == entity.Platform && other.Text("unique_id") == entity.Text("unique_id"))
            ? [$"Platform mqtt does not generate unique IDs. ID {entity.Text("unique_id")} already exists"]
            : [];

    private void Judge(Announced device, string topic, SeenMessage message)
    {
        foreach (var entity in device.Entities)
        {
            IEnumerable<string?> findings =
            [
                entity.Text("state_topic") == topic ? StateRules.OfState(entity, message) : null,
                entity.Text("image_topic") == topic ? StateRules.OfImage(message) : null,
                .. entity.Text("json_attributes_topic") == topic ? StateRules.OfAttributes(entity, message) : [],
                .. Availability(entity).Where(item => item.GetProperty("topic").GetString() == topic)
                    .Select(item => StateRules.OfAvailability(item, message)),
            ];
            foreach (var finding in findings.OfType<string>())
            {
                Say(topic, $"{entity.Id}: {finding}");
            }
        }
    }

    private static IEnumerable<JsonElement> Availability(EntityConfig entity) =>
        entity.Find("availability") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("topic", out _))
            : [];

    private void Say(string topic, string finding)
    {
        if (_known.Add($"{topic}: {finding}"))
        {
            _findings.Add($"{topic}: {finding}");
        }
    }

    private sealed record Announced(JsonElement Config, string Name, IReadOnlyList<EntityConfig> Entities)
    {
        public static Announced? Parse(ReadOnlyMemory<byte> payload)
        {
            try
            {
                var config = JsonDocument.Parse(payload).RootElement;
                return config.ValueKind == JsonValueKind.Object ? new Announced(config, NameOf(config), EntitiesOf(config)) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static string NameOf(JsonElement config) =>
            config.TryGetProperty("device", out var device) && device.ValueKind == JsonValueKind.Object
            && device.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "";

        private static EntityConfig[] EntitiesOf(JsonElement config) =>
            config.TryGetProperty("components", out var components) && components.ValueKind == JsonValueKind.Object
                ? [.. components.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Object)
                    .Select(one => new EntityConfig(one.Name, one.Value, config))]
                : [];
    }
}
