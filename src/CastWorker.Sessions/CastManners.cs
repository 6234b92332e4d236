namespace CastWorker.Sessions;

/// <summary>How to behave on a screen that people use for other things too.</summary>
public sealed record CastManners
{
    /// <summary>What to do when somebody else uses the screen; a command may say otherwise for itself.</summary>
    public TakeOver TakeOver { get; init; }

    /// <summary>After a person stopped it or took over: cast again once the screen was free for so long. Null: never.</summary>
    public TimeSpan? ResumeWhenIdle { get; init; }

    /// <summary>After the TV went away by itself: cast again when it is back, idle, within this time. Zero: never.</summary>
    public TimeSpan ComeBackWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No sound while the player app starts.</summary>
    public bool QuietStart { get; init; }
}
