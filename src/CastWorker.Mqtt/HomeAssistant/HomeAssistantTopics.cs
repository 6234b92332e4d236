namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>The ids of our devices, and the topics of their configs; nothing here may ever change, or entities are orphaned.</summary>
internal sealed record HomeAssistantTopics(string Prefix, string BaseTopic, string WorkerId)
{
    private readonly string _base = MqttTopics.Slug(BaseTopic);

    public string WorkerDevice => $"{_base}_worker_{MqttTopics.Slug(WorkerId)}";

    /// <summary>All devices, ours and those of others.</summary>
    public string ConfigFilter => $"{Prefix}/device/+/config";

    public string TargetDevice(string target) => $"{_base}_{target}";

    /// <summary>The mark of a target that was found: it is gone only when somebody says so, not because its TV is off.</summary>
    public string FoundMark(string device) => $"{FoundPrefix}{device}";

    public bool IsFoundMark(string identifier) => identifier.StartsWith(FoundPrefix, StringComparison.Ordinal);

    public string Config(string device) => $"{Prefix}/device/{device}/config";

    public bool IsConfig(string topic) => topic.StartsWith($"{Prefix}/device/", StringComparison.Ordinal)
        && topic.EndsWith("/config", StringComparison.Ordinal);

    private string FoundPrefix => $"{_base}_found_";
}
