namespace CastWorker.GoogleCast.Connection;

/// <summary>What the heart does next.</summary>
internal enum Beat
{
    Wait,
    Ping,
    Stop,
}

/// <summary>Decides when a silent TV is asked for a sign of life, and when it is given up. Pure.</summary>
internal static class Heartbeat
{
    /// <param name="silence">How long nothing has come.</param>
    /// <param name="sincePing">How long ago we last asked.</param>
    /// <param name="timings">How patient we are.</param>
    /// <returns>What to do, and how long to wait afterwards.</returns>
    public static (Beat Beat, TimeSpan Pause) Next(TimeSpan silence, TimeSpan sincePing, CastTimings timings)
    {
        var untilDead = timings.DeadAfter - silence;
        if (untilDead <= TimeSpan.Zero)
        {
            return (Beat.Stop, TimeSpan.Zero);
        }

        var untilPing = timings.PingAfter - Shorter(silence, sincePing);
        return untilPing <= TimeSpan.Zero
            ? (Beat.Ping, Shorter(timings.PingAfter, untilDead))
            : (Beat.Wait, Shorter(untilPing, untilDead));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
