namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>What each kind of entity wants of its config.</summary>
internal static class PlatformRules
{
    private const int StateLimit = 255;

    private static readonly Dictionary<string, string[]> Units = new(StringComparer.Ordinal)
    {
        ["data_rate"] = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "B/s", "kB/s", "MB/s", "GB/s", "KiB/s", "MiB/s", "GiB/s"],
        ["data_size"] = ["bit", "kbit", "Mbit", "Gbit", "B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"],
        ["duration"] = ["d", "h", "min", "s", "ms", "µs"],
        ["temperature"] = ["°C", "°F", "K"],
        ["signal_strength"] = ["dB", "dBm"],
        ["enum"] = [],
        ["timestamp"] = [],
    };

    private static readonly string[] BinaryClasses = ["connectivity", "problem", "running"];

    public static IEnumerable<string> Findings(EntityConfig entity) => entity.Platform switch
    {
        "sensor" => Sensor(entity),
        "binary_sensor" => entity.Text("device_class") is { } kind && !BinaryClasses.Contains(kind, StringComparer.Ordinal)
            ? [$"expected BinarySensorDeviceClass @ data['device_class']: '{kind}'"]
            : [],
        "text" => Text(entity.Number("min") ?? 0, entity.Number("max") ?? StateLimit),
        "number" => Number(entity.Number("min") ?? 0, entity.Number("max") ?? 100, entity.Number("step") ?? 1),
        "select" => Choices(entity.List("options"), "options"),
        "event" => Choices(entity.List("event_types"), "event_types"),
        "image" => Image(entity),
        "switch" => entity.Find("state_topic") is null ? ["without state_topic the switch only assumes its state"] : [],
        _ => [],
    };

    private static IEnumerable<string> Sensor(EntityConfig entity)
    {
        var (kind, unit, stateClass) = (entity.Text("device_class"), entity.Text("unit_of_measurement"), entity.Text("state_class"));
        if (kind is not null && !Units.ContainsKey(kind))
        {
            yield return $"expected SensorDeviceClass @ data['device_class']: '{kind}'";
        }
        else if (kind is not null && unit is not null && !Units[kind].Contains(unit, StringComparer.Ordinal))
        {
            yield return $"The unit of measurement `{unit}` is not valid together with device class `{kind}`";
        }

        if (kind is not (null or "enum" or "timestamp") && unit is null)
        {
            yield return $"the device class `{kind}` needs a unit_of_measurement";
        }

        if (stateClass is not (null or "measurement" or "total" or "total_increasing"))
        {
            yield return "expected SensorStateClass @ data['state_class']";
        }

        if (stateClass is not null && kind is "enum" or "timestamp")
        {
            yield return $"The state class `{stateClass}` is not valid together with device class `{kind}`";
        }

        var options = entity.Has("options");
        if (options && kind != "enum")
        {
            yield return $"The option `options` must be used together with device class `enum`, got `device_class` '{kind}'";
        }

        if (options && (unit is not null || stateClass is not null))
        {
            yield return "Specifying `options` is not allowed together with the `state_class` or `unit_of_measurement` option";
        }

        foreach (var finding in options ? Choices(entity.List("options"), "options") : [])
        {
            yield return finding;
        }

        if (entity.Has("expire_after") && entity.Number("expire_after") is not > 0)
        {
            yield return "value must be at least 1 @ data['expire_after']";
        }
    }

    private static IEnumerable<string> Text(double min, double max)
    {
        if (max > StateLimit)
        {
            yield return $"max text length must be <= {StateLimit}";
        }

        if (min > max)
        {
            yield return "text length min must be < max";
        }
    }

    private static IEnumerable<string> Number(double min, double max, double step)
    {
        if (min > max)
        {
            yield return "'max' must be > 'min'";
        }

        if (step < 0.001)
        {
            yield return "value must be at least 0.001 @ data['step']";
        }
    }

    private static IEnumerable<string> Choices(IReadOnlyList<string> choices, string key)
    {
        if (choices.Count == 0)
        {
            yield return $"An empty options list is not allowed @ data['{key}']";
        }

        if (choices.Distinct(StringComparer.Ordinal).Count() != choices.Count)
        {
            yield return $"an option stands twice @ data['{key}']";
        }

        if (choices.Any(choice => choice.Length > StateLimit || choice.Trim() != choice))
        {
            yield return $"an option can never be shown: too long, or with blanks around it @ data['{key}']";
        }
    }

    private static IEnumerable<string> Image(EntityConfig entity)
    {
        if (entity.Has("image_topic") == entity.Has("url_topic"))
        {
            yield return "Expected one of [`image_topic`, `url_topic`], got both or none";
        }

        if (entity.Has("content_type") && entity.Has("url_topic"))
        {
            yield return "Option `content_type` can not be used together with `url_topic`";
        }
    }
}
