namespace CastWorker.Sessions.Restoring;

/// <summary>How soon something that failed right after the start of the worker is tried again. Pure.</summary>
internal static class RestorePace
{
    /// <summary>What is not there by then does not come by waiting.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // The first ones are short: names are found in the network within a second or two.
    private static readonly int[] PausesInSeconds = [2, 5, 10, 20, 40, 60];

    /// <summary>The wait before the next try; null when it has been tried for long enough.</summary>
    /// <param name="tries">How many have failed.</param>
    /// <param name="since">How long ago the first one began.</param>
    public static TimeSpan? Pause(int tries, TimeSpan since)
    {
        var pause = TimeSpan.FromSeconds(PausesInSeconds[Math.Clamp(tries - 1, 0, PausesInSeconds.Length - 1)]);
        return since + pause <= Limit ? pause : null;
    }
}
