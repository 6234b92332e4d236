using System.Text.Json;

namespace CastWorker.GoogleCast.Messages;

/// <summary>Reads what devices send without trusting it: what is missing or of another type than expected is simply not there.</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        public JsonElement? Field(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

        public string? Text(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        public int? Whole(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

        public double? Number(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Number } value
            && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

        public bool? Flag(string name) => element.Field(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        /// <summary>The objects of a list; anything else in it is left out.</summary>
        public IEnumerable<JsonElement> Objects(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
                : [];
    }
}
