namespace CastWorker.Sessions.Pipeline;

/// <summary>How long to wait before the next repair, and when to give up. Pure: it is told the time, and the dice.</summary>
internal sealed record RepairPace
{
    /// <summary>For our own programs: the first repair is made at once.</summary>
    public static readonly RepairPace OfPrograms = new() { PausesInSeconds = [0, 1, 2, 5, 10, 30] };

    /// <summary>For a TV that has already refused twice in a row: it may be busy with itself, and each try is seen in the living room.</summary>
    public static readonly RepairPace OfTvs = new() { PausesInSeconds = [2, 5, 15, 30, 60, 120, 300], Spread = 0.3 };

    private IReadOnlyList<int> PausesInSeconds { get; init; } = [];

    /// <summary>Which part of a pause is left to chance, so that many do not knock at once.</summary>
    private double Spread { get; init; }

    public int Failures { get; private init; }

    /// <summary>When the present series of failures began.</summary>
    public DateTimeOffset? TroubleSince { get; private init; }

    /// <summary>The wait before the next try.</summary>
    /// <param name="dice">0 to 1.</param>
    public TimeSpan Pause(double dice)
    {
        var pause = PausesInSeconds[Math.Clamp(Failures - 1, 0, PausesInSeconds.Count - 1)];
        return TimeSpan.FromSeconds(pause * (1 - (Spread * dice)));
    }

    /// <param name="lastHealthy">How long the session had been healthy when this failure came.</param>
    /// <param name="now">The time of the failure.</param>
    /// <param name="healthyAfter">After so long in health the past is forgotten.</param>
    public RepairPace Failed(TimeSpan lastHealthy, DateTimeOffset now, TimeSpan healthyAfter) =>
        lastHealthy >= healthyAfter
            ? this with { Failures = 1, TroubleSince = now }
            : this with { Failures = Failures + 1, TroubleSince = TroubleSince ?? now };

    public bool IsOver(DateTimeOffset now, TimeSpan limit) => TroubleSince is { } since && now - since > limit;
}
