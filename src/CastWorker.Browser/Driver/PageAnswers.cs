using System.Text.Json.Serialization;

namespace CastWorker.Browser.Driver;

/// <summary>What a page says of itself.</summary>
/// <param name="Title">The document's title.</param>
/// <param name="Address">Where it is now.</param>
/// <param name="Status">The HTTP status of its document; 0 when there is none.</param>
/// <param name="PasswordField">Whether a field for a password can be seen.</param>
/// <param name="ErrorCode">Chromium's own word for why it shows its error page instead.</param>
internal sealed record PageAnswers(string Title, string Address, int Status, bool PasswordField, string? ErrorCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageAnswers))]
internal sealed partial class PageAnswersJson : JsonSerializerContext;
