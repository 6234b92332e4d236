using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.Sessions;

namespace CastWorker.Browser.Dress;

/// <summary>Writes the script that puts our words over a page.</summary>
internal static class MessageScript
{
    private const string Resource = "CastWorker.Browser.Dress.message.js";

    private static readonly Lazy<string> Function = new(Read);

    /// <param name="token">Tells our own scripts apart from the page's; the same for all tabs of a browser, and known to no page.</param>
    /// <param name="message">Null to take away what stands there.</param>
    /// <param name="left">How long it is still to stand there.</param>
    public static string For(string token, OverlayMessage? message, TimeSpan left)
    {
        var words = message is null
            ? null
            : new MessageWords
            {
                Text = message.Text,
                Level = message.Level.ToString().ToLowerInvariant(),
                Position = message.Position.ToString().ToLowerInvariant(),
                Milliseconds = (long)left.TotalMilliseconds,
            };
        return $"{Function.Value}({Json(token, MessageJson.Default.String)}, {Json(words, MessageJson.Default.MessageWords)})";
    }

    private static string Json<T>(T? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => value is null ? "null" : JsonSerializer.Serialize(value, type);

#pragma warning disable MA0045 // an embedded resource is memory: there is nothing to wait for
    private static string Read()
    {
        using var stream = typeof(MessageScript).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
#pragma warning restore MA0045
}

/// <summary>A message as the script reads it.</summary>
internal sealed record MessageWords
{
    public required string Text { get; init; }

    public required string Level { get; init; }

    public required string Position { get; init; }

    public required long Milliseconds { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MessageWords))]
[JsonSerializable(typeof(string))]
internal sealed partial class MessageJson : JsonSerializerContext;
