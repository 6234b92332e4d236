namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Reads a property block: keeps what we use, skips the rest of the standard, refuses everything else.</summary>
internal static class PropertyReader
{
    public static MqttProperties Read(ref WireReader packet)
    {
        var block = new WireReader(packet.Take(packet.VariableNumber()));
        var properties = MqttProperties.None;
        var seen = 0UL;
        List<uint> subscriptions = [];
        while (block.Remaining > 0)
        {
            var id = block.VariableNumber();
            properties = ReadOne(ref block, id, properties, subscriptions);
            if (id is PropertyId.UserProperty or PropertyId.SubscriptionId)
            {
                continue;
            }

            if ((seen & (1UL << id)) != 0)
            {
                throw new MqttProtocolException($"property 0x{id:X2} stands twice in one packet");
            }

            seen |= 1UL << id;
        }

        return subscriptions.Count == 0 ? properties : properties with { SubscriptionIdentifiers = subscriptions };
    }

    private static MqttProperties ReadOne(ref WireReader block, int id, MqttProperties properties, List<uint> subscriptions)
    {
        switch (PropertyShapes.Of(id))
        {
            case PropertyShape.Number8:
                return WithNumber(properties, id, block.Number8());
            case PropertyShape.Number16:
                return WithNumber(properties, id, block.Number16());
            case PropertyShape.Number32:
                return WithNumber(properties, id, block.Number32());
            case PropertyShape.VariableNumber:
                subscriptions.Add(block.VariableNumber() is > 0 and var subscription
                    ? (uint)subscription
                    : throw new MqttProtocolException("a subscription identifier is zero"));
                return properties;
            case PropertyShape.Text:
                return WithText(properties, id, block.Text());
            case PropertyShape.Binary:
                var bytes = block.Binary();
                return id == PropertyId.CorrelationData ? properties with { CorrelationData = bytes } : properties;
            case PropertyShape.TextPair:
                block.Text();
                block.Text();
                return properties;
            default:
                throw new MqttProtocolException($"property 0x{id:X2} is not in the standard");
        }
    }

    private static MqttProperties WithNumber(MqttProperties properties, int id, uint value) => id switch
    {
        PropertyId.PayloadFormat => properties with { PayloadFormat = (byte)value },
        PropertyId.MessageExpiry => properties with { MessageExpiry = value },
        PropertyId.SessionExpiry => properties with { SessionExpiry = value },
        PropertyId.ServerKeepAlive => properties with { ServerKeepAlive = (ushort)value },
        PropertyId.ReceiveMaximum when value > 0 => properties with { ReceiveMaximum = (ushort)value },
        PropertyId.MaximumQos => properties with { MaximumQos = (byte)value },
        PropertyId.RetainAvailable => properties with { RetainAvailable = (byte)value },
        PropertyId.MaximumPacketSize when value > 0 => properties with { MaximumPacketSize = value },
        PropertyId.WildcardsAvailable => properties with { WildcardsAvailable = (byte)value },
        PropertyId.SubscriptionIdsAvailable => properties with { SubscriptionIdentifiersAvailable = (byte)value },
        PropertyId.SharedAvailable => properties with { SharedAvailable = (byte)value },
        PropertyId.ReceiveMaximum or PropertyId.MaximumPacketSize =>
            throw new MqttProtocolException($"property 0x{id:X2} is zero"),
        _ => properties,
    };

    private static MqttProperties WithText(MqttProperties properties, int id, string value) => id switch
    {
        PropertyId.ContentType => properties with { ContentType = value },
        PropertyId.ResponseTopic => properties with { ResponseTopic = value },
        PropertyId.AssignedClientId => properties with { AssignedClientId = value },
        PropertyId.ServerReference => properties with { ServerReference = value },
        PropertyId.ReasonString => properties with { ReasonString = value },
        _ => properties,
    };
}
