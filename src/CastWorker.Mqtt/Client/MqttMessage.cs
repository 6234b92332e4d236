namespace CastWorker.Mqtt.Client;

/// <summary>One application message, in either direction.</summary>
internal sealed record MqttMessage
{
    public required string Topic { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>0 or 1; we never ask for 2.</summary>
    public int Qos { get; init; } = 1;

    /// <summary>Outward: keep it. Inward: it was kept, or was sent to be kept.</summary>
    public bool Retain { get; init; }

    /// <summary>The payload is UTF-8 text and may be shown as such.</summary>
    public bool IsText { get; init; }

    public string? ContentType { get; init; }

    public string? ResponseTopic { get; init; }

    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>After so many seconds the broker drops it undelivered.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>Inward only: the broker may have delivered it before.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Inward only: those of the filters that let it through.</summary>
    public IReadOnlyList<uint> SubscriptionIdentifiers { get; init; } = [];

    /// <summary>Inward only, and only with QoS 1: tells a duplicate from the first delivery.</summary>
    public ushort PacketId { get; init; }
}
