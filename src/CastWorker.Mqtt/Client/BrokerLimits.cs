using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>What a broker allows, as it said in CONNACK.</summary>
internal sealed record BrokerLimits
{
    public required int ReceiveMaximum { get; init; }

    public required long MaximumPacketSize { get; init; }

    public required TimeSpan KeepAlive { get; init; }

    public required int MaximumQos { get; init; }

    public required bool RetainAvailable { get; init; }

    public required bool WildcardsAvailable { get; init; }

    public required bool SharedAvailable { get; init; }

    public required bool SubscriptionIdentifiersAvailable { get; init; }

    public static BrokerLimits From(MqttPacket.ConnAck accepted, MqttConnectOptions options, MqttVersion version)
    {
        var said = accepted.Properties;
        return new BrokerLimits
        {
            ReceiveMaximum = said.ReceiveMaximum ?? ushort.MaxValue,
            MaximumPacketSize = said.MaximumPacketSize ?? uint.MaxValue,
            KeepAlive = said.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive,
            MaximumQos = Math.Min(said.MaximumQos ?? 1, (byte)1),
            RetainAvailable = said.RetainAvailable != 0,
            WildcardsAvailable = said.WildcardsAvailable != 0,
            // Without its identifier a shared copy cannot be told from our own: then it is of no use.
            SharedAvailable = version == MqttVersion.V5 && said.SharedAvailable != 0 && said.SubscriptionIdentifiersAvailable != 0,
            SubscriptionIdentifiersAvailable = said.SubscriptionIdentifiersAvailable != 0,
        };
    }

    /// <summary>A broker that keeps nothing or knows no QoS 1 would end the connection over it: do without.</summary>
    public MqttMessage Fit(MqttMessage message) => message with
    {
        Qos = Math.Min(message.Qos, MaximumQos),
        Retain = message.Retain && RetainAvailable,
    };

    /// <summary>The broker's answer to a filter that it would end the connection over; null for one that it can be asked.</summary>
    public MqttAnswer? Refuse(MqttFilter filter)
    {
        var isShared = filter.Topic.StartsWith("$share/", StringComparison.Ordinal);
        if (isShared && !SharedAvailable)
        {
            return new MqttAnswer(MqttReason.SharedNotSupported);
        }

        return !WildcardsAvailable && filter.Topic.AsSpan().ContainsAny('+', '#')
            ? new MqttAnswer(MqttReason.WildcardsNotSupported)
            : null;
    }
}
