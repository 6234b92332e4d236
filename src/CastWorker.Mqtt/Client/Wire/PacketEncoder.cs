namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Writes the packets that a client sends.</summary>
internal static class PacketEncoder
{
    public static byte[] Connect(MqttConnectOptions options, MqttVersion version)
    {
        var packet = new WireWriter().Text("MQTT").Number8((int)version).Number8(ConnectFlags(options, version))
            .Number16((int)Math.Ceiling(options.KeepAlive.TotalSeconds));
        if (version == MqttVersion.V5)
        {
            packet.Properties(new MqttProperties
            {
                SessionExpiry = (uint)options.SessionExpiry.TotalSeconds,
                RequestProblemInformation = 1,
                ReceiveMaximum = options.ReceiveMaximum,
                MaximumPacketSize = (uint)options.MaximumPacketSize,
            });
        }

        packet.Text(options.ClientId);
        if (options.Will is { } will)
        {
            if (version == MqttVersion.V5)
            {
                packet.Properties(PropertiesOf(will) with { WillDelay = (uint)options.WillDelay.TotalSeconds });
            }

            packet.Text(will.Topic).Binary(will.Payload.Span);
        }

        if (options.User is not null)
        {
            packet.Text(options.User);
        }

        if (options.Password is not null)
        {
            packet.Text(options.Password);
        }

        return packet.ToPacket(PacketType.Connect);
    }

    public static byte[] Publish(MqttMessage message, MqttVersion version)
    {
        var packet = new WireWriter().Text(message.Topic);
        if (message.Qos > 0)
        {
            packet.Number16(message.PacketId);
        }

        if (version == MqttVersion.V5)
        {
            packet.Properties(PropertiesOf(message));
        }

        var flags = (message.Duplicate ? 8 : 0) | (message.Qos << 1) | (message.Retain ? 1 : 0);
        return packet.Raw(message.Payload.Span).ToPacket(PacketType.Publish, flags);
    }

    public static byte[] PubAck(ushort packetId) => new WireWriter().Number16(packetId).ToPacket(PacketType.PubAck);

    /// <summary>The identifier belongs to the packet: all its filters share it.</summary>
    public static byte[] Subscribe(ushort packetId, uint? identifier, IEnumerable<MqttFilter> filters, MqttVersion version)
    {
        var packet = new WireWriter().Number16(packetId);
        if (version == MqttVersion.V5)
        {
            packet.Properties(identifier is { } number
                ? new MqttProperties { SubscriptionIdentifiers = [number] }
                : MqttProperties.None);
        }

        foreach (var filter in filters)
        {
            packet.Text(filter.Topic).Number8(filter.Qos | (version == MqttVersion.V5 ? OptionsOf(filter) : 0));
        }

        return packet.ToPacket(PacketType.Subscribe, flags: 2);
    }

    public static byte[] PingReq() => new WireWriter().ToPacket(PacketType.PingReq);

    public static byte[] Disconnect() => new WireWriter().ToPacket(PacketType.Disconnect);

    private static int ConnectFlags(MqttConnectOptions options, MqttVersion version)
    {
        // A 3.1.1 session has no end of its own: without "clean" the broker would queue commands for ever.
        var flags = options.CleanStart || version == MqttVersion.V311 ? 0x02 : 0;
        if (options.Will is { } will)
        {
            flags |= 0x04 | (will.Qos << 3) | (will.Retain ? 0x20 : 0);
        }

        return flags | (options.User is null ? 0 : 0x80) | (options.Password is null ? 0 : 0x40);
    }

    private static int OptionsOf(MqttFilter filter) =>
        (filter.NoLocal ? 0x04 : 0) | (filter.RetainAsPublished ? 0x08 : 0) | ((int)filter.RetainHandling << 4);

    private static MqttProperties PropertiesOf(MqttMessage message) => new()
    {
        PayloadFormat = message.IsText ? (byte)1 : null,
        MessageExpiry = message.ExpirySeconds,
        ContentType = message.ContentType,
        ResponseTopic = message.ResponseTopic,
        CorrelationData = message.CorrelationData,
    };
}
