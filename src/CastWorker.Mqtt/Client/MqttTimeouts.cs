namespace CastWorker.Mqtt.Client;

/// <summary>How long each step with a broker may take.</summary>
internal sealed record MqttTimeouts
{
    /// <summary>Name look-up, TCP, TLS and WebSocket together.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From CONNECT to CONNACK.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From PUBLISH to PUBACK, from SUBSCRIBE to SUBACK.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From PINGREQ to the next sign of life.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until the network has taken one packet.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(10);
}
