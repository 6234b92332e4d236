namespace CastWorker.Mqtt.Client.Wire;

/// <summary>The MQTT 5 properties that we use, of all packets.</summary>
internal sealed record MqttProperties
{
    public static readonly MqttProperties None = new();

    public byte? PayloadFormat { get; init; }

    public uint? MessageExpiry { get; init; }

    public string? ContentType { get; init; }

    public string? ResponseTopic { get; init; }

    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    public IReadOnlyList<uint> SubscriptionIdentifiers { get; init; } = [];

    public uint? SessionExpiry { get; init; }

    public uint? WillDelay { get; init; }

    public byte? RequestProblemInformation { get; init; }

    public string? AssignedClientId { get; init; }

    public ushort? ServerKeepAlive { get; init; }

    public string? ReasonString { get; init; }

    public string? ServerReference { get; init; }

    public ushort? ReceiveMaximum { get; init; }

    public byte? MaximumQos { get; init; }

    public byte? RetainAvailable { get; init; }

    public byte? WildcardsAvailable { get; init; }

    public byte? SubscriptionIdentifiersAvailable { get; init; }

    public byte? SharedAvailable { get; init; }

    public uint? MaximumPacketSize { get; init; }
}
