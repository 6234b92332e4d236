using System.Text.Json;
using System.Text.RegularExpressions;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>What Home Assistant wants of a device's config, in its own words where it has some.</summary>
internal static partial class DeviceRules
{
    private static readonly string[] Required = ["device", "components", "origin"];

    public static IEnumerable<string> Findings(JsonElement config)
    {
        foreach (var key in Required.Where(key => !config.TryGetProperty(key, out _)))
        {
            yield return $"required key not provided @ data['{key}']";
        }

        foreach (var finding in Extra(config, Platforms.AtDevice, "data")
            .Concat(config.TryGetProperty("device", out var device) ? OfDevice(device) : [])
            .Concat(config.TryGetProperty("origin", out var origin) ? OfOrigin(origin) : [])
            .Concat(OfAvailability(config)))
        {
            yield return finding;
        }

        if (config.TryGetProperty("qos", out var qos) && (qos.ValueKind != JsonValueKind.Number || qos.GetDouble() is not (0 or 1 or 2)))
        {
            yield return "value must be one of [0, 1, 2] @ data['qos']";
        }
    }

    /// <summary>Also of a component.</summary>
    public static IEnumerable<string> OfAvailability(JsonElement config)
    {
        if (config.TryGetProperty("availability_topic", out _) && config.TryGetProperty("availability", out _))
        {
            yield return "two or more values in the same group of exclusion 'availability' @ data[<availability>]";
        }

        var items = config.TryGetProperty("availability", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToArray()
            : [];
        foreach (var finding in items.SelectMany(item => Extra(item, Platforms.OfAvailability, "data['availability'][0]")))
        {
            yield return finding;
        }

        foreach (var item in items)
        {
            var topic = item.TryGetProperty("topic", out var text) ? text.GetString() : null;
            if (topic is null || Topics.Wrong(topic) is not null)
            {
                yield return $"availability: {(topic is null ? "required key not provided @ data['topic']" : Topics.Wrong(topic))}";
            }
        }

        var mode = config.TryGetProperty("availability_mode", out var given) ? given.GetString() : "latest";
        if (mode is not ("all" or "any" or "latest"))
        {
            yield return "value must be one of ['all', 'any', 'latest'] @ data['availability_mode']";
        }
        else if (items.Length > 1 && mode != "all")
        {
            yield return $"with several availability topics and the mode '{mode}' one of them hides the others";
        }
    }

    private static IEnumerable<string> OfDevice(JsonElement device)
    {
        foreach (var finding in Extra(device, Platforms.OfDevice, "data['device']"))
        {
            yield return finding;
        }

        if (!HasSome(device, "identifiers") && !HasSome(device, "connections"))
        {
            yield return "Device must have at least one identifying value in 'identifiers' and/or 'connections' @ data['device']";
        }

        if (device.TryGetProperty("configuration_url", out var url)
            && !(Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "homeassistant"))
        {
            yield return "invalid url @ data['device']['configuration_url']";
        }
    }

    private static IEnumerable<string> OfOrigin(JsonElement origin)
    {
        foreach (var finding in Extra(origin, Platforms.OfOrigin, "data['origin']"))
        {
            yield return finding;
        }

        if (!origin.TryGetProperty("name", out _))
        {
            yield return "required key not provided @ data['origin']['name']";
        }

        if (origin.TryGetProperty("support_url", out var url)
            && !(Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return "invalid url @ data['origin']['support_url']";
        }
    }

    private static IEnumerable<string> Extra(JsonElement part, IReadOnlySet<string> known, string where) => part.ValueKind != JsonValueKind.Object
        ? [$"expected a dictionary @ {where}"]
        : part.EnumerateObject().Where(member => !known.Contains(member.Name)).Select(member => $"extra keys not allowed @ {where}['{member.Name}']");

    private static bool HasSome(JsonElement device, string key) => device.ValueKind == JsonValueKind.Object
        && device.TryGetProperty(key, out var value)
        && (value.ValueKind == JsonValueKind.String || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0));
}

/// <summary>Which topics can be published to.</summary>
internal static partial class Topics
{
    public static string? Wrong(string topic) => topic switch
    {
        "" => "MQTT topic name/filter must not be empty.",
        _ when topic.IndexOfAny(['+', '#']) >= 0 => "Wildcards cannot be used in topic names",
        _ when topic.Contains('\0', StringComparison.Ordinal) => "MQTT topic name/filter must not contain null character.",
        _ => null,
    };

    /// <summary>Null when it is no topic of discovery.</summary>
    public static string? Prefix(string topic) => Discovery().Match(topic) is { Success: true } match ? match.Groups["prefix"].Value : null;

    public static bool IsLegal(string topic) => Legal().IsMatch(topic);

    [GeneratedRegex(@"^(?<prefix>.+)/device/.+/config\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Discovery();

    [GeneratedRegex(@"/device/(?:[a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config\z", RegexOptions.None, 1000)]
    private static partial Regex Legal();
}
