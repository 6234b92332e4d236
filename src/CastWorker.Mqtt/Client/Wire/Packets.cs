namespace CastWorker.Mqtt.Client.Wire;

/// <summary>The upper half of a packet's first byte.</summary>
internal enum PacketType
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    Subscribe = 8,
    SubAck = 9,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
}

/// <summary>What a broker may send us.</summary>
internal abstract record MqttPacket
{
    private MqttPacket()
    {
    }

    public sealed record ConnAck(bool SessionPresent, MqttReason Reason, MqttProperties Properties) : MqttPacket;

    public sealed record Publish(MqttMessage Message) : MqttPacket;

    public sealed record PubAck(ushort PacketId, MqttReason Reason, string? Text) : MqttPacket;

    public sealed record SubAck(ushort PacketId, IReadOnlyList<MqttReason> Reasons, string? Text) : MqttPacket;

    public sealed record PingResp : MqttPacket;

    public sealed record Disconnect(MqttReason Reason, string? Text, string? OtherServer) : MqttPacket;
}
