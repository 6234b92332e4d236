namespace CastWorker.Mqtt;

/// <summary>How long to wait before the next attempt: doubling from 1 to 60 s, jittered, and long after a take-over.</summary>
internal static class ReconnectPause
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>A connection that held so long was a good one: the next outage begins with short pauses again.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    /// <param name="failures">Attempts or short connections in a row that failed, at least 1.</param>
    /// <param name="takenOver">Another client uses our id: two workers must not throw each other out for ever.</param>
    /// <param name="random">From 0 to 1; many workers must not come back in the same moment.</param>
    public static TimeSpan Of(int failures, bool takenOver, double random)
    {
        if (takenOver)
        {
            return Longest;
        }

        var longest = Math.Min(Shortest.TotalSeconds * Math.Pow(2, failures), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(Shortest.TotalSeconds, longest * (0.5 + (random / 2))));
    }
}
