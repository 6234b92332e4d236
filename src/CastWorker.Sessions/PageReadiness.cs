namespace CastWorker.Sessions;

/// <summary>What a page must have done, besides having loaded, before it is worth showing.</summary>
public sealed record PageReadiness
{
    /// <summary>The display must show something that is not one flat colour.</summary>
    public bool Painted { get; init; } = true;

    /// <summary>A CSS selector that must match something visible.</summary>
    public string? Selector { get; init; }

    /// <summary>A text that the page must have written to its console.</summary>
    public string? ConsoleMessage { get; init; }

    /// <summary>A fixed wait after everything else.</summary>
    public TimeSpan Delay { get; init; }
}
