using System.Diagnostics;

namespace CastWorker.TestSupport;

/// <summary>Waits for something that gives no event, and says what it waited for, and how things stood at the end, when it does not come.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <param name="condition">What is waited for.</param>
    /// <param name="what">In words that stay the same; what changes meanwhile belongs into a function.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="seconds">How long it may take.</param>
    public static Task BeTrueAsync(Func<bool> condition, string what, CancellationToken ct, int seconds = 10) =>
        BeTrueAsync(condition, () => what, ct, seconds);

    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Asked when it did not come.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="seconds">How long it may take.</param>
    public static Task BeTrueAsync(Func<bool> condition, Func<string> what, CancellationToken ct, int seconds = 10) =>
        BeTrueAsync(() => Task.FromResult(condition()), what, ct, seconds);

    /// <inheritdoc cref="BeTrueAsync(Func{bool}, string, CancellationToken, int)"/>
    public static Task BeTrueAsync(Func<Task<bool>> condition, string what, CancellationToken ct, int seconds = 10) =>
        BeTrueAsync(condition, () => what, ct, seconds);

    /// <inheritdoc cref="BeTrueAsync(Func{bool}, Func{string}, CancellationToken, int)"/>
    public static async Task BeTrueAsync(Func<Task<bool>> condition, Func<string> what, CancellationToken ct, int seconds = 10)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(seconds))
            {
                throw new TimeoutException($"Not within {seconds} s: {what()}");
            }

            await Task.Delay(Step, ct);
        }
    }
}
