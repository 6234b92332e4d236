namespace CastWorker.Sessions;

/// <summary>Tells when a wish has been on the screen for as long as it was to be.</summary>
internal sealed class WishClock(Action<Wish> over, TimeProvider time)
{
    private Wish? _timed;

    /// <summary>Its time begins to run, unless it runs already.</summary>
    public void IsOnTheScreen(Wish wish, CancellationToken stop)
    {
        // The same words said again are another wish: the time begins anew.
        if (wish.Duration is { } duration && !ReferenceEquals(_timed, wish))
        {
            _timed = wish;
            _ = TellAsync(wish, duration, stop);
        }
    }

    private async Task TellAsync(Wish wish, TimeSpan duration, CancellationToken stop)
    {
        await Task.Delay(duration, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested)
        {
            over(wish);
        }
    }
}
