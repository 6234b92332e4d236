namespace CastWorker.Sessions;

/// <summary>Tells when nobody has fetched anything of a stream for so long that it is not worth its electricity.</summary>
internal sealed class ViewerClock(Func<DateTimeOffset?> lastFetch, Action nobodyWatches, TimeSpan? limit, TimeProvider time)
{
    private const int LooksPerLimit = 4;

    private bool _runs;

    /// <summary>There is something to be fetched.</summary>
    public void IsOnTheAir(CancellationToken stop)
    {
        if (limit is { } atMost && !_runs)
        {
            _runs = true;
            _ = WatchAsync(atMost, stop);
        }
    }

    /// <summary>It was taken off the air.</summary>
    public void IsOffTheAir() => _runs = false;

    private async Task WatchAsync(TimeSpan atMost, CancellationToken stop)
    {
        var began = time.GetUtcNow();
        using var looks = new PeriodicTimer(atMost / LooksPerLimit, time);
        try
        {
            while (await looks.WaitForNextTickAsync(stop))
            {
                if (time.GetUtcNow() - (lastFetch() ?? began) >= atMost)
                {
                    nobodyWatches();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session ends for another reason.
        }
    }
}
