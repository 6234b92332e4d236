namespace CastWorker.Browser.Pages;

/// <summary>What was seen of a page in one look at it, before it is judged.</summary>
internal sealed record PageOutcome
{
    /// <summary>Where it ended up, when it answered at all.</summary>
    public Uri? Address { get; init; }

    /// <summary>The HTTP status of the document; null when there was no answer or no HTTP.</summary>
    public int? Status { get; init; }

    /// <summary>Chromium's word for what went wrong on the network, such as <c>ERR_CONNECTION_REFUSED</c>.</summary>
    public string? NetError { get; init; }

    public string? Title { get; init; }

    public bool Answered { get; init; }

    public bool Loaded { get; init; }

    public bool PasswordField { get; init; }

    public bool SelectorSeen { get; init; } = true;

    public bool ConsoleMessageSeen { get; init; } = true;

    public bool Painted { get; init; } = true;

    public bool Crashed { get; init; }

    public bool ClosedItself { get; init; }

    public bool Responding { get; init; } = true;
}
