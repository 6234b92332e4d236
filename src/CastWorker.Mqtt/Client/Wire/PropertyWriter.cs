namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Writes a property block, in the order of the numbers.</summary>
internal static class PropertyWriter
{
    public static WireWriter Properties(this WireWriter packet, MqttProperties properties)
    {
        var block = new WireWriter();
        WriteMessageProperties(block, properties);
        foreach (var subscription in properties.SubscriptionIdentifiers)
        {
            block.Number8(PropertyId.SubscriptionId).VariableNumber((int)subscription);
        }

        if (properties.SessionExpiry is { } sessionExpiry)
        {
            block.Number8(PropertyId.SessionExpiry).Number32(sessionExpiry);
        }

        if (properties.RequestProblemInformation is { } problems)
        {
            block.Number8(PropertyId.RequestProblemInformation).Number8(problems);
        }

        if (properties.WillDelay is { } willDelay)
        {
            block.Number8(PropertyId.WillDelay).Number32(willDelay);
        }

        if (properties.ReceiveMaximum is { } receiveMaximum)
        {
            block.Number8(PropertyId.ReceiveMaximum).Number16(receiveMaximum);
        }

        if (properties.MaximumPacketSize is { } maximumPacketSize)
        {
            block.Number8(PropertyId.MaximumPacketSize).Number32(maximumPacketSize);
        }

        return packet.VariableNumber(block.Written.Length).Raw(block.Written);
    }

    private static void WriteMessageProperties(WireWriter block, MqttProperties properties)
    {
        if (properties.PayloadFormat is { } payloadFormat)
        {
            block.Number8(PropertyId.PayloadFormat).Number8(payloadFormat);
        }

        if (properties.MessageExpiry is { } messageExpiry)
        {
            block.Number8(PropertyId.MessageExpiry).Number32(messageExpiry);
        }

        if (properties.ContentType is { } contentType)
        {
            block.Number8(PropertyId.ContentType).Text(contentType);
        }

        if (properties.ResponseTopic is { } responseTopic)
        {
            block.Number8(PropertyId.ResponseTopic).Text(responseTopic);
        }

        if (properties.CorrelationData is { } correlationData)
        {
            block.Number8(PropertyId.CorrelationData).Binary(correlationData.Span);
        }
    }
}
