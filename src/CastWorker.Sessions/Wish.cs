namespace CastWorker.Sessions;

/// <summary>What somebody wants to see on a target, and how much.</summary>
public sealed record Wish
{
    public required Uri Page { get; init; }

    /// <summary>What is shown instead of a page; null: it is one.</summary>
    internal LiveSource? Source => LiveSource.Of(Page);

    /// <summary>What to do when somebody else uses the screen.</summary>
    public TakeOver TakeOver { get; init; }

    /// <summary>A wish does not displace one of a higher priority.</summary>
    public int Priority { get; init; }

    /// <summary>It is over after so long on the screen.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What was shown before is shown again when this is over.</summary>
    public bool Return { get; init; }

    /// <summary>How loud it is to be.</summary>
    public Sound? Sound { get; init; }
}
