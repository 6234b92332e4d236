using CastWorker.Sessions;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What a target's state, its events and its pictures are shown as.</summary>
internal static class TargetReadings
{
    private const string Diagnostic = "diagnostic";

    public static IEnumerable<Component> Of(Target target, MqttTopics topics) =>
    [
        .. Sensors(topics.State(target.Slug)),
        .. BinarySensors(topics.State(target.Slug)),
        new Component
        {
            Id = "preview",
            Platform = "image",
            Name = "Preview",
            ImageTopic = topics.Preview(target.Slug),
            ContentType = "image/jpeg",
        },
        new Component
        {
            Id = "event",
            Platform = "event",
            Name = "Event",
            StateTopic = topics.Event(target.Slug),
            EventTypes = EventText.Types,
            Icon = "mdi:timeline-alert",
        },
    ];

    private static IEnumerable<Component> Sensors(string state) =>
    [
        Sensor("state", "State", state) with
        {
            DeviceClass = "enum",
            Options = [.. WireNames.All<SessionState>()],
            JsonAttributesTopic = state,
            Icon = "mdi:monitor-eye",
        },
        Sensor("title", "Page title", state) with { ValueTemplate = Templates.Text("title"), Icon = "mdi:format-title" },
        Sensor("since", "Since", state) with { DeviceClass = "timestamp", EntityCategory = Diagnostic },
        Sensor("restarts", "Restarts", state) with
        {
            StateClass = "total_increasing",
            EntityCategory = Diagnostic,
            Icon = "mdi:restart",
        },
        Sensor("encoder", "Encoder", state) with
        {
            ValueTemplate = Templates.Text("encoder"),
            EntityCategory = Diagnostic,
            Icon = "mdi:video-box",
        },
    ];

    private static IEnumerable<Component> BinarySensors(string state) =>
    [
        BinarySensor("problem", "Problem", state, Templates.OnWhenThereIs("error")) with
        {
            DeviceClass = "problem",
            EntityCategory = Diagnostic,
        },
        BinarySensor("degraded", "Degraded picture", state, Templates.OnWhenThereIs("degraded")) with
        {
            DeviceClass = "problem",
            EntityCategory = Diagnostic,
        },
        BinarySensor("interrupted", "Interrupted", state, Templates.OnWhen("state", WireNames.Of(SessionState.Interrupted))) with
        {
            Icon = "mdi:account-cancel",
        },
        BinarySensor("playing", "Playing", state, Templates.OnWhen("state", WireNames.Of(SessionState.Streaming))) with
        {
            DeviceClass = "running",
        },
    ];

    private static Component Sensor(string id, string name, string state) => new()
    {
        Id = id,
        Platform = "sensor",
        Name = name,
        StateTopic = state,
        ValueTemplate = Templates.Value(id),
    };

    private static Component BinarySensor(string id, string name, string state, string template) => new()
    {
        Id = id,
        Platform = "binary_sensor",
        Name = name,
        StateTopic = state,
        ValueTemplate = template,
        PayloadOn = "ON",
        PayloadOff = "OFF",
    };
}
