using CastWorker.Mqtt.Client.Transports;

namespace CastWorker.Mqtt.Client;

/// <summary>Everything one connection depends on.</summary>
internal sealed record MqttConnectOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null: without TLS.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>Null: without WebSocket.</summary>
    public string? WebSocketPath { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Null tries MQTT 5 first and 3.1.1 where that is refused.</summary>
    public MqttVersion? Version { get; init; }

    /// <summary>Forget what the broker still holds for this client id.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>How long the broker keeps subscriptions and waiting commands after a drop (MQTT 5 only).</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The largest packet we take; the broker drops larger ones (MQTT 5) or the connection ends (3.1.1).</summary>
    public int MaximumPacketSize { get; init; } = 256 * 1024;

    /// <summary>How many unacknowledged messages the broker may have under way to us.</summary>
    public ushort ReceiveMaximum { get; init; } = 64;

    public MqttMessage? Will { get; init; }

    /// <summary>So long the broker waits for us to come back before it publishes the will (MQTT 5 only).</summary>
    public TimeSpan WillDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Each arrived message is acknowledged only when this completes. Brokers are to send no more than so many unacknowledged ones (in a flood
    /// Mosquitto 2.0.11 sends more), so what we cannot deal with mostly waits with them instead of with us. Null: at once.
    /// </summary>
    public Func<Task>? MayTakeMore { get; init; }
}
