namespace CastWorker.Mqtt.Client;

/// <summary>The two dialects we speak; the number is the protocol level in CONNECT.</summary>
internal enum MqttVersion
{
    V311 = 4,
    V5 = 5,
}
