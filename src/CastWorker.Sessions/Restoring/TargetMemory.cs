using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions.Restoring;

/// <summary>What must not be forgotten about a target when the worker is: what is wanted of it, and what we owe its TV.</summary>
public sealed record TargetMemory
{
    /// <summary>Its slug.</summary>
    public required string Target { get; init; }

    /// <summary>What is to be shown until somebody stops it; null: nothing.</summary>
    public WantedPage? Wanted { get; init; }

    /// <summary>What was shown last, other than for a while.</summary>
    public Uri? LastPage { get; init; }

    /// <summary>What users changed about how it is streamed.</summary>
    public SettingsChange Changes { get; init; } = SettingsChange.None;

    /// <summary>Our app on the TV, until it is known to be gone.</summary>
    public string? AppSession { get; init; }

    /// <summary>The volume that the TV must get back, 0 to 1.</summary>
    public double? VolumeOwed { get; init; }

    /// <summary>Something of ours may still be on the TV.</summary>
    public bool HasLeftovers => AppSession is not null || VolumeOwed is not null;

    public bool IsEmpty => this == new TargetMemory { Target = Target };
}

/// <summary>A page that is wanted for as long as nobody says otherwise.</summary>
/// <param name="Page">Its address.</param>
/// <param name="TakeOver">What to do when somebody else uses the screen.</param>
/// <param name="Priority">As it was asked for.</param>
/// <param name="Since">Since when something is wanted of the target: what was there first comes back first.</param>
public sealed record WantedPage(Uri Page, TakeOver TakeOver, int Priority, DateTimeOffset Since);
