namespace CastWorker.Sessions;

/// <summary>How grave a message is; it decides about its colour.</summary>
public enum MessageLevel
{
    Info,
    Warning,
    Error,
}

/// <summary>Where on the picture a message stands.</summary>
public enum MessagePosition
{
    Top,
    Center,
    Bottom,
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

/// <summary>Words that are shown over the page for a while. Without words, the message that stands there is taken away.</summary>
public sealed record OverlayMessage
{
    public const int TextLimit = 500;

    public required string Text { get; init; }

    public MessageLevel Level { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public MessagePosition Position { get; init; } = MessagePosition.Bottom;
}
