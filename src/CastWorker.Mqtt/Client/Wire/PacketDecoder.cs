namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Turns the bytes of one whole packet into what a broker said.</summary>
internal static class PacketDecoder
{
    /// <summary>Refuses a packet by its first byte alone: what is no MQTT should not have to be waited for.</summary>
    public static void Check(byte first)
    {
        var type = (PacketType)(first >> 4);
        if (type is not (PacketType.ConnAck or PacketType.Publish or PacketType.PubAck or PacketType.SubAck
            or PacketType.PingResp or PacketType.Disconnect))
        {
            throw new MqttProtocolException($"a broker does not send packet type {(int)type} to this client");
        }

        if ((first & 0x0F) != 0 && type != PacketType.Publish)
        {
            throw new MqttProtocolException($"{type} carries the flags {first & 0x0F}");
        }
    }

    public static MqttPacket Decode(byte first, ReadOnlySpan<byte> body, MqttVersion version)
    {
        Check(first);
        var reader = new WireReader(body);
        var type = (PacketType)(first >> 4);
        MqttPacket packet = type switch
        {
            PacketType.ConnAck => ConnAck(ref reader),
            PacketType.Publish => Publish(ref reader, first & 0x0F, version),
            PacketType.PubAck => PubAck(ref reader),
            PacketType.SubAck => SubAck(ref reader, version),
            PacketType.PingResp => new MqttPacket.PingResp(),
            _ => Disconnect(ref reader),
        };

        return reader.Remaining == 0
            ? packet
            : throw new MqttProtocolException($"{type} is followed by {reader.Remaining} stray bytes");
    }

    private static MqttPacket.ConnAck ConnAck(ref WireReader reader)
    {
        var sessionPresent = reader.Number8();
        var code = reader.Number8();
        if (sessionPresent > 1)
        {
            throw new MqttProtocolException("CONNACK carries unknown flags");
        }

        // A 3.1.1 broker answers even a CONNECT of version 5 in its own short form, so the length tells the dialect.
        return reader.Remaining == 0
            ? new MqttPacket.ConnAck(sessionPresent == 1, FromV311(code), MqttProperties.None)
            : new MqttPacket.ConnAck(sessionPresent == 1, (MqttReason)code, PropertyReader.Read(ref reader));
    }

    private static MqttPacket.Publish Publish(ref WireReader reader, int flags, MqttVersion version)
    {
        var qos = (flags >> 1) & 3;
        if (qos > 1)
        {
            throw new MqttProtocolException($"PUBLISH came with QoS {qos}, which was not subscribed");
        }

        var topic = reader.Text();
        if (topic.Length == 0 || topic.AsSpan().ContainsAny('+', '#'))
        {
            throw new MqttProtocolException("PUBLISH names no valid topic");
        }

        var packetId = qos == 1 ? PacketId(ref reader) : (ushort)0;
        var properties = version == MqttVersion.V5 ? PropertyReader.Read(ref reader) : MqttProperties.None;
        return new MqttPacket.Publish(new MqttMessage
        {
            Topic = topic,
            Payload = reader.Take(reader.Remaining).ToArray(),
            Qos = qos,
            Retain = (flags & 1) != 0,
            Duplicate = (flags & 8) != 0,
            PacketId = packetId,
            IsText = properties.PayloadFormat == 1,
            ContentType = properties.ContentType,
            ResponseTopic = properties.ResponseTopic,
            CorrelationData = properties.CorrelationData,
            ExpirySeconds = properties.MessageExpiry,
            SubscriptionIdentifiers = properties.SubscriptionIdentifiers,
        });
    }

    private static MqttPacket.PubAck PubAck(ref WireReader reader)
    {
        var packetId = PacketId(ref reader);
        var reason = reader.Remaining > 0 ? (MqttReason)reader.Number8() : MqttReason.Success;
        var properties = reader.Remaining > 0 ? PropertyReader.Read(ref reader) : MqttProperties.None;
        return new MqttPacket.PubAck(packetId, reason, properties.ReasonString);
    }

    private static MqttPacket.SubAck SubAck(ref WireReader reader, MqttVersion version)
    {
        var packetId = PacketId(ref reader);
        var text = version == MqttVersion.V5 ? PropertyReader.Read(ref reader).ReasonString : null;

        var codes = reader.Take(reader.Remaining);
        var reasons = new MqttReason[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            reasons[i] = (MqttReason)codes[i];
        }

        return new MqttPacket.SubAck(packetId, reasons, text);
    }

    private static MqttPacket.Disconnect Disconnect(ref WireReader reader)
    {
        var reason = reader.Remaining > 0 ? (MqttReason)reader.Number8() : MqttReason.Success;
        var properties = reader.Remaining > 0 ? PropertyReader.Read(ref reader) : MqttProperties.None;
        return new MqttPacket.Disconnect(reason, properties.ReasonString, properties.ServerReference);
    }

    private static ushort PacketId(ref WireReader reader) => reader.Number16() is > 0 and var id
        ? id
        : throw new MqttProtocolException("a packet id is zero");

    private static MqttReason FromV311(byte code) => code switch
    {
        0 => MqttReason.Success,
        1 => MqttReason.UnsupportedVersion,
        2 => MqttReason.ClientIdInvalid,
        3 => MqttReason.ServerUnavailable,
        4 => MqttReason.BadCredentials,
        5 => MqttReason.NotAuthorized,
        >= 0x80 => (MqttReason)code,
        _ => MqttReason.Unspecified,
    };
}
