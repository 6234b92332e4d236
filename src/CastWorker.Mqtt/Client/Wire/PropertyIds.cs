namespace CastWorker.Mqtt.Client.Wire;

/// <summary>The numbers of the properties that we use.</summary>
internal static class PropertyId
{
    public const int PayloadFormat = 0x01;
    public const int MessageExpiry = 0x02;
    public const int ContentType = 0x03;
    public const int ResponseTopic = 0x08;
    public const int CorrelationData = 0x09;
    public const int SubscriptionId = 0x0B;
    public const int SessionExpiry = 0x11;
    public const int AssignedClientId = 0x12;
    public const int ServerKeepAlive = 0x13;
    public const int RequestProblemInformation = 0x17;
    public const int WillDelay = 0x18;
    public const int ServerReference = 0x1C;
    public const int ReasonString = 0x1F;
    public const int ReceiveMaximum = 0x21;
    public const int MaximumQos = 0x24;
    public const int RetainAvailable = 0x25;
    public const int UserProperty = 0x26;
    public const int MaximumPacketSize = 0x27;
    public const int WildcardsAvailable = 0x28;
    public const int SubscriptionIdsAvailable = 0x29;
    public const int SharedAvailable = 0x2A;
}

/// <summary>How a property's value is written.</summary>
internal enum PropertyShape
{
    Unknown,
    Number8,
    Number16,
    Number32,
    VariableNumber,
    Text,
    Binary,
    TextPair,
}

/// <summary>The shape of every property of the standard, so that those we do not use can be skipped.</summary>
internal static class PropertyShapes
{
    public static PropertyShape Of(int id) => id switch
    {
        0x01 or 0x17 or 0x19 or 0x24 or 0x25 or 0x28 or 0x29 or 0x2A => PropertyShape.Number8,
        0x13 or 0x21 or 0x22 or 0x23 => PropertyShape.Number16,
        0x02 or 0x11 or 0x18 or 0x27 => PropertyShape.Number32,
        0x0B => PropertyShape.VariableNumber,
        0x03 or 0x08 or 0x12 or 0x15 or 0x1A or 0x1C or 0x1F => PropertyShape.Text,
        0x09 or 0x16 => PropertyShape.Binary,
        0x26 => PropertyShape.TextPair,
        _ => PropertyShape.Unknown,
    };
}
