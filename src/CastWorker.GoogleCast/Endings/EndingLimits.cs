namespace CastWorker.GoogleCast.Endings;

/// <summary>How long signs must last before they mean something.</summary>
internal sealed record EndingLimits
{
    /// <summary>The messages of one end come in any order: the weaker ones wait for a stronger one.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After the app closed its connection, the device has so long to say what became of it.</summary>
    public TimeSpan AfterClose { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A connection that the app closed again so soon was closed on purpose.</summary>
    public TimeSpan RejoinAgainAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Idle without a reason is a passing state, for so long.</summary>
    public TimeSpan IdleGrace { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Neither moving nor fetching.</summary>
    public TimeSpan ZombieAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Not moving, although it fetches.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A TV that goes to standby was switched off by a person.</summary>
    public bool EndOnStandby { get; init; } = true;

    /// <summary>A TV that shows another input now.</summary>
    public bool EndOnInputChange { get; init; }
}
