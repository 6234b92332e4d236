using System.Text.Json;
using System.Text.Unicode;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>The members of a JSON object from outside: strict about what is JSON, tolerant about how values are written.</summary>
internal sealed class JsonFields
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 16 };

    private readonly Dictionary<string, JsonElement> _fields;

    private JsonFields(Dictionary<string, JsonElement> fields) => _fields = fields;

    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>Of a key that stands twice, the last one counts.</summary>
    public static JsonFields? Parse(ReadOnlyMemory<byte> payload, out SessionError? refusal)
    {
        refusal = null;
        if (!Utf8.IsValid(payload.Span))
        {
            refusal = new SessionError(ErrorCode.InvalidJson, "The payload is not UTF-8.");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(payload, Limits);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                refusal = new SessionError(ErrorCode.InvalidJson, "The payload must be a JSON object: {\"key\":value}.");
                return null;
            }

            var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                fields[member.Name] = member.Value.Clone();
            }

            return new JsonFields(fields);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, written as an escape.
            refusal = new SessionError(ErrorCode.InvalidJson, "The payload is not valid JSON, or nested too deeply.");
            return null;
        }
    }

    public bool Has(string name) => _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text, or a number or a truth value as text; null when it is missing or something else.</summary>
    public string? Text(string name)
    {
        if (!_fields.TryGetValue(name, out var value))
        {
            return null;
        }

        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair again: no text at all.
            return null;
        }
    }
}
