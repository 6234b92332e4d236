namespace CastWorker.SystemTests.Browser;

/// <summary>Waits for what gives no event; the test's own limit ends the waiting.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }
}
