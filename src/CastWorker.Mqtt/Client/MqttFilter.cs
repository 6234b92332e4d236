namespace CastWorker.Mqtt.Client;

/// <summary>What to subscribe, and how. Of all this MQTT 3.1.1 knows only topic and QoS.</summary>
internal sealed record MqttFilter(string Topic, int Qos = 1)
{
    /// <summary>Whether the broker sends what it has kept. By default never: a kept command would be carried out at each start.</summary>
    public MqttRetainHandling RetainHandling { get; init; } = MqttRetainHandling.Never;

    /// <summary>Leaves the sender's RETAIN flag visible on what is sent later.</summary>
    public bool RetainAsPublished { get; init; } = true;

    /// <summary>Leaves out what we published ourselves.</summary>
    public bool NoLocal { get; init; }

    /// <summary>We can do without: a refusal is not worth a word.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Comes back with each message that this filter let through; from 1 to 268,435,455.</summary>
    public uint? SubscriptionIdentifier { get; init; }
}

/// <summary>When a broker sends the messages it has kept; the number is that of the standard.</summary>
internal enum MqttRetainHandling
{
    Always = 0,

    /// <summary>Only when the session did not have the subscription yet.</summary>
    WhenNew = 1,
    Never = 2,
}
