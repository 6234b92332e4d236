namespace CastWorker.Mqtt.Client;

/// <summary>What to subscribe: always without the kept messages, and with the sender's RETAIN flag left visible.</summary>
internal sealed record MqttFilter(string Topic, int Qos = 1);
