using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>What Home Assistant makes of a message that an entity listens to.</summary>
internal static class StateRules
{
    private const int StateLimit = 255;
    private const string Unknown = "None";

    /// <summary>Null when all is well.</summary>
    public static string? OfState(EntityConfig entity, SeenMessage message)
    {
        if (Flags(entity, message) is { } wrongly)
        {
            return wrongly;
        }

        var payload = Encoding.UTF8.GetString(message.Payload.Span);
        if (entity.Platform == "event")
        {
            return Event(entity, payload);
        }

        try
        {
            var state = entity.Text("value_template") is { } template ? JinjaTemplate.Render(template, payload) : payload;
            return state == Unknown ? null : Shown(entity, state);
        }
        catch (JinjaException complaint)
        {
            return complaint.Message;
        }
    }

    public static string? OfImage(SeenMessage message) =>
        message.Payload.Span.StartsWith((byte[])[0xFF, 0xD8]) ? null : "the picture is not a JPEG";

    public static string? OfAvailability(JsonElement item, SeenMessage message)
    {
        var payload = Encoding.UTF8.GetString(message.Payload.Span);
        string[] known = [Given("payload_available", "online"), Given("payload_not_available", "offline")];
        return known.Contains(payload, StringComparer.Ordinal) ? Kept(message) : $"'{payload}' is ignored, it is none of {string.Join(", ", known)}";

        string Given(string key, string otherwise) => item.TryGetProperty(key, out var text) ? text.GetString()! : otherwise;
    }

    /// <summary>An attribute of a blocked name vanishes, which only matters when the state does not say the same.</summary>
    public static IEnumerable<string> OfAttributes(EntityConfig entity, SeenMessage message)
    {
        if (Parse(message.Payload) is not { ValueKind: JsonValueKind.Object } json)
        {
            return ["JSON result was not a dictionary"];
        }

        return json.EnumerateObject()
            .Where(member => Platforms.BlockedAttributes.Contains(member.Name))
            .Where(member => !(member.Name == "state" && entity.Text("value_template") == "{{ value_json.state }}"))
            .Select(member => $"the attribute '{member.Name}' is dropped");
    }

    private static string? Flags(EntityConfig entity, SeenMessage message) => entity switch
    {
        { Platform: "event" } => message.IsRetained ? "Skipping event trigger: the message is retained" : null,
        _ when entity.Has("expire_after") => message.IsRetained ? "a retained figure goes stale" : null,
        _ => Kept(message),
    };

    private static string? Kept(SeenMessage message) => message switch
    {
        { IsRetained: false } => "not retained: unknown after a restart of Home Assistant",
        { Qos: 0 } => "retained with QoS 0",
        _ => null,
    };

    private static string? Event(EntityConfig entity, string payload)
    {
        if (Parse(Encoding.UTF8.GetBytes(payload)) is not { ValueKind: JsonValueKind.Object } json
            || !json.TryGetProperty("event_type", out var type))
        {
            return "No valid JSON event payload detected, value after processing payload: no event_type";
        }

        return entity.List("event_types").Contains(type.GetString(), StringComparer.Ordinal)
            ? null
            : $"Invalid event type {type} for event entity";
    }

    private static string? Shown(EntityConfig entity, string state) => entity.Platform switch
    {
        "switch" or "binary_sensor" => state == (entity.Text("payload_on") ?? "ON") || state == (entity.Text("payload_off") ?? "OFF")
            ? null
            : $"No matching payload found for entity: '{state}' is neither on nor off",
        "select" => entity.List("options").Contains(state, StringComparer.Ordinal)
            ? null
            : $"Invalid option for select: '{state}' (valid options: {string.Join(", ", entity.List("options"))})",
        "number" => Range(state, entity.Number("min") ?? 0, entity.Number("max") ?? 100),
        "text" => state.Length <= (entity.Number("max") ?? StateLimit) ? null : $"Entity provides state which is too long (maximum length {StateLimit})",
        "sensor" => Sensor(entity, state),
        _ => null,
    };

    private static string? Range(string state, double min, double max) =>
        !double.TryParse(state, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? $"Payload '{state}' is not a Number"
            : number < min || number > max ? $"Invalid value: {state} (range {min} - {max})" : null;

    private static string? Sensor(EntityConfig entity, string state) => entity switch
    {
        _ when state.Length > StateLimit => $"State is longer than {StateLimit}, falling back to unknown",
        _ when entity.Text("device_class") == "enum" => entity.List("options").Contains(state, StringComparer.Ordinal)
            ? null
            : $"Ignoring invalid option received on topic, got '{state}', allowed: {string.Join(", ", entity.List("options"))}",
        _ when entity.Text("device_class") == "timestamp" => IsMoment(state)
            ? null
            : $"Invalid state message '{state}': a timestamp needs its time zone",
        _ when entity.Has("unit_of_measurement") || entity.Has("state_class") =>
            double.TryParse(state, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? null
                : $"Sensor has a unit or a state class and thus indicating it has a numeric value; however, it has the non-numeric value: '{state}'",
        _ => null,
    };

    private static bool IsMoment(string state) =>
        (state.EndsWith('Z') || state.LastIndexOfAny(['+', '-']) > state.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParse(state, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static JsonElement? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
