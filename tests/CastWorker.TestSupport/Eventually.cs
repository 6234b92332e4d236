using System.Diagnostics;

namespace CastWorker.TestSupport;

/// <summary>Waits for something that gives no event, and says what it waited for when it does not come.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    public static Task BeTrueAsync(Func<bool> condition, string what, CancellationToken ct, int seconds = 10) =>
        BeTrueAsync(() => Task.FromResult(condition()), what, ct, seconds);

    public static async Task BeTrueAsync(Func<Task<bool>> condition, string what, CancellationToken ct, int seconds = 10)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                throw new TimeoutException($"Not within {seconds} s: {what}");
            }

            await Task.Delay(Step, ct);
        }
    }
}
