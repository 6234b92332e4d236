namespace CastWorker.Sessions;

/// <summary>What to do when somebody else uses the screen.</summary>
public enum TakeOver
{
    /// <summary>Wait until it is free.</summary>
    WhenIdle,

    /// <summary>Give up at once, and say who has it.</summary>
    Never,

    /// <summary>Take it.</summary>
    Always,
}
