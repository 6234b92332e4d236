using System.Text.Json;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>One announced entity, with what it inherits from its device.</summary>
internal sealed class EntityConfig(string id, JsonElement component, JsonElement device)
{
    public string Id => id;

    public string Platform => Text("platform") ?? "";

    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public double? Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    public bool Has(string name) => component.TryGetProperty(name, out _);

    public IReadOnlyList<string> List(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())]
        : [];

    public IEnumerable<string> Keys => component.EnumerateObject().Select(member => member.Name);

    public bool IsNull(string name) => component.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public JsonElement? Find(string name)
    {
        if (component.TryGetProperty(name, out var own))
        {
            return own;
        }

        return name is "availability" or "state_topic" or "command_topic" or "qos" && device.TryGetProperty(name, out var shared) ? shared : null;
    }
}
