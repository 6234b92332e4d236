using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>What a broker allows, as it said in CONNACK.</summary>
internal sealed record BrokerLimits(
    int ReceiveMaximum, long MaximumPacketSize, TimeSpan KeepAlive, int MaximumQos, bool RetainAvailable)
{
    public static BrokerLimits From(MqttPacket.ConnAck accepted, MqttConnectOptions options)
    {
        var said = accepted.Properties;
        return new BrokerLimits(
            said.ReceiveMaximum ?? ushort.MaxValue,
            said.MaximumPacketSize ?? uint.MaxValue,
            said.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive,
            Math.Min(said.MaximumQos ?? 1, (byte)1),
            said.RetainAvailable != 0);
    }

    /// <summary>A broker that keeps nothing or knows no QoS 1 would end the connection over it: do without.</summary>
    public MqttMessage Fit(MqttMessage message) => message with
    {
        Qos = Math.Min(message.Qos, MaximumQos),
        Retain = message.Retain && RetainAvailable,
    };
}
