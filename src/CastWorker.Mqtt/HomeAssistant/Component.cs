using System.Text.Json.Serialization;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>One entity of a device, of whatever kind; null where its kind has no such key.</summary>
internal sealed record Component
{
    /// <summary>Its id within the device; never to be changed, or the entity is orphaned.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";

    public required string Platform { get; init; }

    public string? UniqueId { get; init; }

    public string? DefaultEntityId { get; init; }

    /// <summary>Comes after the device's name, which it does not repeat; null makes it the main entity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Name { get; init; }

    public string? Icon { get; init; }

    public string? DeviceClass { get; init; }

    public string? EntityCategory { get; init; }

    public bool? EnabledByDefault { get; init; }

    public IReadOnlyList<AvailabilityPart>? Availability { get; init; }

    public string? StateTopic { get; init; }

    public string? ValueTemplate { get; init; }

    public string? CommandTopic { get; init; }

    public string? JsonAttributesTopic { get; init; }

    public string? StateClass { get; init; }

    public string? UnitOfMeasurement { get; init; }

    public int? SuggestedDisplayPrecision { get; init; }

    /// <summary>Seconds without news after which the value is no longer shown.</summary>
    public int? ExpireAfter { get; init; }

    public IReadOnlyList<string>? Options { get; init; }

    public IReadOnlyList<string>? EventTypes { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }

    public int? Step { get; init; }

    public string? Mode { get; init; }

    public string? PayloadOn { get; init; }

    public string? PayloadOff { get; init; }

    public string? PayloadPress { get; init; }

    public string? ImageTopic { get; init; }

    public string? ContentType { get; init; }
}
