namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>Which keys each kind of entity has in Home Assistant's schemas.</summary>
internal static class Platforms
{
    public static readonly IReadOnlySet<string> AtDevice = Set(
        "device", "origin", "components", "availability", "availability_topic", "availability_mode", "availability_template",
        "payload_available", "payload_not_available", "state_topic", "command_topic", "qos", "encoding");

    public static readonly IReadOnlySet<string> OfDevice = Set(
        "identifiers", "connections", "manufacturer", "model", "model_id", "name", "hw_version", "sw_version", "serial_number",
        "via_device", "suggested_area", "configuration_url");

    public static readonly IReadOnlySet<string> OfOrigin = Set("name", "sw_version", "support_url");

    public static readonly IReadOnlySet<string> OfAvailability =
        Set("topic", "payload_available", "payload_not_available", "value_template");

    /// <summary>Home Assistant drops attributes of these names.</summary>
    public static readonly IReadOnlySet<string> BlockedAttributes = Set(
        "assumed_state", "available", "device_class", "device_info", "entity_category", "entity_picture",
        "entity_registry_enabled_default", "extra_state_attributes", "force_update", "icon", "friendly_name", "should_poll", "state",
        "supported_features", "unique_id", "unit_of_measurement");

    private static readonly string[] Common =
    [
        "platform", "unique_id", "name", "availability", "availability_topic", "availability_mode", "availability_template",
        "payload_available", "payload_not_available", "entity_picture", "enabled_by_default", "visible_by_default", "entity_category",
        "icon", "json_attributes_topic", "json_attributes_template", "default_entity_id", "message_expiry_interval", "qos", "encoding", "group",
    ];

    private static readonly Dictionary<string, (string[] Required, string[] Others)> Own = new(StringComparer.Ordinal)
    {
        ["switch"] = (["command_topic"],
            ["state_topic", "value_template", "command_template", "payload_on", "payload_off", "state_on", "state_off", "optimistic", "retain", "device_class"]),
        ["button"] = (["command_topic"], ["payload_press", "command_template", "device_class", "retain"]),
        ["select"] = (["command_topic", "options"], ["state_topic", "value_template", "command_template", "optimistic", "retain"]),
        ["text"] = (["command_topic"], ["min", "max", "mode", "pattern", "state_topic", "value_template", "command_template", "retain"]),
        ["number"] = (["command_topic"],
            ["min", "max", "step", "mode", "unit_of_measurement", "device_class", "payload_reset", "state_topic", "value_template", "command_template", "optimistic", "retain"]),
        ["sensor"] = (["state_topic"],
            ["value_template", "device_class", "state_class", "unit_of_measurement", "options", "suggested_display_precision", "expire_after", "force_update", "last_reset_value_template"]),
        ["binary_sensor"] = (["state_topic"],
            ["value_template", "payload_on", "payload_off", "off_delay", "expire_after", "force_update", "device_class"]),
        ["image"] = ([], ["image_topic", "url_topic", "content_type", "image_encoding", "url_template"]),
        ["notify"] = (["command_topic"], ["command_template", "retain"]),
        ["event"] = (["state_topic", "event_types"], ["device_class", "value_template"]),
    };

    public static bool Has(string platform) => Own.ContainsKey(platform);

    public static IReadOnlyList<string> Required(string platform) => Own[platform].Required;

    public static IReadOnlySet<string> Keys(string platform) =>
        Set([.. Common, .. Own[platform].Required, .. Own[platform].Others]);

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);
}
