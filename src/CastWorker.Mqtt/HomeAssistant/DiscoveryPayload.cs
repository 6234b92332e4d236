using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>
/// The config of one device. Home Assistant rejects the whole device for one key at this level that it does not know: what is new
/// to it belongs into the components.
/// </summary>
internal sealed record DiscoveryPayload
{
    public required DevicePart Device { get; init; }

    public required OriginPart Origin { get; init; }

    public IReadOnlyList<AvailabilityPart>? Availability { get; init; }

    public string? AvailabilityMode { get; init; }

    /// <summary>For what Home Assistant subscribes and for the commands it sends.</summary>
    public int Qos { get; init; } = 1;

    public required IReadOnlyDictionary<string, Component> Components { get; init; }
}

/// <summary>What the page of the device says.</summary>
internal sealed record DevicePart
{
    public required IReadOnlyList<string> Identifiers { get; init; }

    public required string Name { get; init; }

    public required string Manufacturer { get; init; }

    public required string Model { get; init; }

    public required string SwVersion { get; init; }

    public string? ViaDevice { get; init; }
}

/// <summary>Who announces; by it we know our own again.</summary>
internal sealed record OriginPart(string Name, string SwVersion);

/// <summary>One of the things that must be there.</summary>
internal sealed record AvailabilityPart(string Topic, string PayloadAvailable, string PayloadNotAvailable);

/// <summary>Writes configs: full key names, and nothing for what is not said.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscoveryPayload))]
internal sealed partial class DiscoveryJson : JsonSerializerContext
{
    /// <summary>Its reader is a JSON parser: "ä" and a quote in a template need no escapes.</summary>
    public static readonly DiscoveryJson Plain = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
