using System.Text.RegularExpressions;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>What Home Assistant wants of one entity's config, in its own words where it has some.</summary>
internal static partial class EntityRules
{
    public static IEnumerable<string> Findings(EntityConfig entity, string deviceName, string prefix)
    {
        if (!Platforms.Has(entity.Platform))
        {
            return [$"value must be one of the supported platforms @ data['platform']: '{entity.Platform}'"];
        }

        return [.. Keys(entity), .. Common(entity, deviceName), .. TopicRules(entity, prefix), .. PlatformRules.Findings(entity)];
    }

    private static IEnumerable<string> Keys(EntityConfig entity)
    {
        foreach (var key in Platforms.Required(entity.Platform).Where(key => entity.Find(key) is null))
        {
            yield return $"required key not provided @ data['{key}']";
        }

        foreach (var key in entity.Keys.Where(key => !Platforms.Keys(entity.Platform).Contains(key)))
        {
            yield return $"extra keys not allowed @ data['{key}'] (dropped without a word)";
        }

        if (entity.Text("unique_id") is not { Length: > 0 and <= 255 })
        {
            yield return "required key not provided @ data['unique_id']";
        }

        if (!Id().IsMatch(entity.Id))
        {
            yield return "the id of a component may hold only a-z, 0-9 and _";
        }
    }

    private static IEnumerable<string> Common(EntityConfig entity, string deviceName)
    {
        if (entity.Has("icon") && entity.Text("icon")?.Contains(':', StringComparison.Ordinal) != true)
        {
            yield return "Icons should be specified in the form \"prefix:name\"";
        }

        var category = entity.Text("entity_category");
        if (entity.Has("entity_category") && category is not ("config" or "diagnostic"))
        {
            yield return "expected EntityCategory or one of 'config', 'diagnostic' @ data['entity_category']";
        }

        if (category == "config" && entity.Platform is "sensor" or "binary_sensor")
        {
            yield return "Entity cannot be added as the entity category is set to config";
        }

        if (!entity.IsNull("name") && entity.Text("name") is not { Length: > 0 })
        {
            yield return "without a name the entity is called after its platform";
        }

        if (deviceName.Length > 0 && entity.Text("name")?.StartsWith(deviceName, StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return "the name repeats the name of the device";
        }

        if (entity.Has("default_entity_id")
            && !(entity.Text("default_entity_id") is { Length: <= 255 } id
                && id.StartsWith(entity.Platform + ".", StringComparison.Ordinal) && Id().IsMatch(id[(entity.Platform.Length + 1)..])))
        {
            yield return "Entity ID is an invalid entity ID @ data['default_entity_id']";
        }
    }

    private static IEnumerable<string> TopicRules(EntityConfig entity, string prefix)
    {
        foreach (var key in entity.Keys.Where(key => key.EndsWith("_topic", StringComparison.Ordinal)))
        {
            var topic = entity.Text(key) ?? "";
            if (Topics.Wrong(topic) is { } wrong)
            {
                yield return $"{wrong} @ data['{key}']";
            }

            if (topic.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                yield return $"a topic below the discovery prefix is taken for a discovery @ data['{key}']";
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9_]+\z", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
