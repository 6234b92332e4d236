namespace CastWorker.Sessions.Pipeline;

/// <summary>How long to wait before the next repair, and when to give up. Pure: it is told the time.</summary>
internal sealed record RepairPace
{
    private static readonly int[] PausesInSeconds = [0, 1, 2, 5, 10, 30];

    public int Failures { get; private init; }

    /// <summary>When the present series of failures began.</summary>
    public DateTimeOffset? TroubleSince { get; private init; }

    /// <summary>The wait before the next try; the first repair is made at once.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(PausesInSeconds[Math.Clamp(Failures - 1, 0, PausesInSeconds.Length - 1)]);

    /// <param name="lastHealthy">How long the session had been healthy when this failure came.</param>
    /// <param name="now">The time of the failure.</param>
    /// <param name="healthyAfter">After so long in health the past is forgotten.</param>
    public RepairPace Failed(TimeSpan lastHealthy, DateTimeOffset now, TimeSpan healthyAfter) =>
        lastHealthy >= healthyAfter
            ? new RepairPace { Failures = 1, TroubleSince = now }
            : this with { Failures = Failures + 1, TroubleSince = TroubleSince ?? now };

    public bool IsOver(DateTimeOffset now, TimeSpan limit) => TroubleSince is { } since && now - since > limit;
}
