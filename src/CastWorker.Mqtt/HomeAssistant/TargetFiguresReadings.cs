using CastWorker.Sessions;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What a target's figures are shown as: they come while it streams, and go stale after that.</summary>
internal static class TargetFiguresReadings
{
    /// <summary>Three times the pause between two sets of figures.</summary>
    private const int ExpireAfterSeconds = 90;

    public static IEnumerable<Component> Of(Target target, MqttTopics topics)
    {
        Component[] all =
        [
            Figure("fps", "Frame rate", "fps", "fps", digits: 1) with { Icon = "mdi:filmstrip" },
            Figure("bitrate", "Bitrate", "bitrate_kbit", "kbit/s", digits: 0) with
            {
                DeviceClass = "data_rate",
                EnabledByDefault = false,
            },
            Figure("cpu", "CPU", "cpu_percent", "%", digits: 0) with { EnabledByDefault = false, Icon = "mdi:cpu-64-bit" },
        ];

        // Only a TV tells how far behind it is.
        var latency = Figure("latency", "Latency", "latency_s", "s", digits: 1) with
        {
            DeviceClass = "duration",
            EnabledByDefault = false,
        };
        return all.Concat(target.Kind == TargetKind.Cast ? [latency] : [])
            .Select(figure => figure with { StateTopic = topics.Stats(target.Slug) });
    }

    private static Component Figure(string id, string name, string key, string unit, int digits) => new()
    {
        Id = id,
        Platform = "sensor",
        Name = name,
        ValueTemplate = Templates.Value(key),
        UnitOfMeasurement = unit,
        StateClass = "measurement",
        SuggestedDisplayPrecision = digits,
        ExpireAfter = ExpireAfterSeconds,
        EntityCategory = "diagnostic",
    };
}
