namespace CastWorker.Sessions.Settings;

/// <summary>What is heard of a page.</summary>
public enum PageSound
{
    /// <summary>Nothing: most pages make none, and those that do are seldom meant to.</summary>
    Silent,

    /// <summary>What it plays.</summary>
    Page,
}
