using CastWorker.TestSupport;

namespace CastWorker.Tests.Mqtt;

/// <summary>Moves a manual clock on while real sockets do their part.</summary>
internal static class Clockwork
{
    public static async Task AdvanceUntilAsync(
        this ManualTimeProvider time, Func<bool> condition, CancellationToken ct, double stepSeconds = 1)
    {
        while (!condition())
        {
            time.Advance(TimeSpan.FromSeconds(stepSeconds));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }
    }

    /// <summary>Lets real sockets do their part; the clock stands still.</summary>
    public static async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }
    }
}
