namespace CastWorker.Mqtt.Client;

/// <summary>MQTT 5 reason codes by name; the answers of 3.1.1 are translated into them.</summary>
internal enum MqttReason
{
    Success = 0x00,
    GrantedQos1 = 0x01,
    DisconnectWithWill = 0x04,
    NoMatchingSubscribers = 0x10,
    Unspecified = 0x80,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationError = 0x83,
    UnsupportedVersion = 0x84,
    ClientIdInvalid = 0x85,
    BadCredentials = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    Banned = 0x8A,
    ServerShuttingDown = 0x8B,
    BadAuthenticationMethod = 0x8C,
    KeepAliveTimeout = 0x8D,
    SessionTakenOver = 0x8E,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    PacketIdInUse = 0x91,
    PacketIdNotFound = 0x92,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    RetainNotSupported = 0x9A,
    QosNotSupported = 0x9B,
    UseAnotherServer = 0x9C,
    ServerMoved = 0x9D,
    SharedNotSupported = 0x9E,
    ConnectionRateExceeded = 0x9F,
    MaximumConnectTime = 0xA0,
    SubscriptionIdentifiersNotSupported = 0xA1,
    WildcardsNotSupported = 0xA2,
}

/// <summary>What a reason code means for us.</summary>
internal static class MqttReasons
{
    extension(MqttReason reason)
    {
        public bool IsFailure => (int)reason >= 0x80;

        /// <summary>Somebody must change a setting before another attempt can succeed.</summary>
        public bool NeedsSomebody => reason is MqttReason.ClientIdInvalid or MqttReason.BadCredentials
            or MqttReason.NotAuthorized or MqttReason.Banned or MqttReason.BadAuthenticationMethod
            or MqttReason.UseAnotherServer or MqttReason.ServerMoved
            or MqttReason.RetainNotSupported or MqttReason.QosNotSupported;
    }
}
