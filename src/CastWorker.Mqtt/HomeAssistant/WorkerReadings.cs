namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What is shown of the worker itself.</summary>
internal static class WorkerReadings
{
    private const string Diagnostic = "diagnostic";

    public static IEnumerable<Component> Of(MqttTopics topics, AvailabilityPart alive)
    {
        var info = topics.WorkerInfo;
        Component[] sensors =
        [
            Sensor("sessions", "Sessions", Templates.Value("sessions"), info) with
            {
                StateClass = "measurement",
                SuggestedDisplayPrecision = 0,
                Icon = "mdi:cast-connected",
            },
            Sensor("targets", "Targets", Templates.Count("targets"), info) with
            {
                EntityCategory = Diagnostic,
                JsonAttributesTopic = info,
                Icon = "mdi:television",
            },
            Sensor("version", "Version", Templates.Value("version"), info) with { EntityCategory = Diagnostic, Icon = "mdi:tag" },
            Sensor("started", "Started", Templates.Value("started_at"), info) with
            {
                DeviceClass = "timestamp",
                EntityCategory = Diagnostic,
            },
        ];

        // The connection itself is never unavailable: off is what it has to say.
        return [Connection(topics), .. sensors.Select(sensor => sensor with { Availability = [alive] })];
    }

    private static Component Connection(MqttTopics topics) => new()
    {
        Id = "connection",
        Platform = "binary_sensor",
        Name = "Connection",
        DeviceClass = "connectivity",
        EntityCategory = Diagnostic,
        StateTopic = topics.WorkerStatus,
        PayloadOn = MqttConnection.Online,
        PayloadOff = MqttConnection.Offline,
    };

    private static Component Sensor(string id, string name, string template, string info) => new()
    {
        Id = id,
        Platform = "sensor",
        Name = name,
        StateTopic = info,
        ValueTemplate = template,
    };
}
