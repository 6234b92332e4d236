using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Reads a message that is to be shown over the page.</summary>
internal static class MessageFields
{
    public static readonly IReadOnlyList<string> Keys = ["text", "level", "duration", "position"];

    private const int DurationLimit = 24 * 3600;

    public static OverlayMessage Read(FieldReader fields)
    {
        var message = Of(fields.Text("text") ?? fields.Wrong<string>("\"text\" is missing: what is to be shown.") ?? "");
        return message with
        {
            Level = fields.Choice<MessageLevel>("level") ?? message.Level,
            Position = fields.Choice<MessagePosition>("position") ?? message.Position,
            Duration = fields.Number("duration", 1, DurationLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : message.Duration,
        };
    }

    /// <summary>A plain text, as Home Assistant's notify sends it.</summary>
    public static OverlayMessage Of(string text) => new() { Text = CleanText.Cut(text.Trim(), OverlayMessage.TextLimit) };
}
