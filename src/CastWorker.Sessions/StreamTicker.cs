namespace CastWorker.Sessions;

/// <summary>Does something again and again while a session lasts, from the first time that it streams.</summary>
internal sealed class StreamTicker(TimeSpan? every, Action act, TimeProvider time)
{
    private bool _runs;

    /// <summary>The page is on the screen; the first tick comes after the first interval.</summary>
    public void IsOnTheAir(CancellationToken stop)
    {
        if (every is { } interval && !_runs)
        {
            _runs = true;
            _ = TickAsync(interval, stop);
        }
    }

    private async Task TickAsync(TimeSpan interval, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(interval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stop))
            {
                act();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session ends.
        }
    }
}
