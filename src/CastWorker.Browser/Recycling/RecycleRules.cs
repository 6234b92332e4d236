using System.Globalization;

namespace CastWorker.Browser.Recycling;

/// <summary>Why a page is recycled.</summary>
public enum RecycleCause
{
    Age,
    Memory,
    Slowness,
}

/// <summary>A cause with its figures, in words for the log.</summary>
internal sealed record RecycleReason(RecycleCause Cause, string Words);

/// <summary>From when on a page is too old; zero: never.</summary>
internal sealed record RecycleLimits(TimeSpan Age, long Memory, TimeSpan Answer)
{
    /// <summary>How much earlier than its time a page may be recycled, so that many do not do it in the same minute.</summary>
    private const double Spread = 0.2;

    private const long Megabyte = 1_000_000;

    /// <param name="options">As configured.</param>
    /// <param name="dice">0 to 1.</param>
    public static RecycleLimits From(BrowserOptions options, double dice) => new(
        options.RecycleAfter * (1 - (Spread * dice)), options.RecycleAboveMegabytes * Megabyte, options.RecycleAboveAnswer);
}

/// <summary>When a page is to be recycled. Pure.</summary>
internal static class RecycleRules
{
    /// <summary>A page that was as large when it was young does not get smaller by being loaded again.</summary>
    private const double Grown = 1.5;

    /// <summary>Nor does one get quicker that was as slow; and a machine that is busy makes every page slower.</summary>
    private const double Slowed = 4;

    private static readonly int[] PausesInMinutes = [1, 5, 15, 60, 240];

    /// <summary>Null while it is well.</summary>
    public static RecycleReason? Due(TimeSpan age, PageHistory history, RecycleLimits limits)
    {
        if (limits.Age > TimeSpan.Zero && age >= limits.Age)
        {
            return new RecycleReason(RecycleCause.Age, string.Create(CultureInfo.InvariantCulture, $"it has been there for {age.TotalHours:0.0} h"));
        }

        return history is { Youth: { } youth, Latest: { } latest } ? Due(youth, latest, limits) : null;
    }

    /// <summary>How long to leave a page alone that could not be recycled.</summary>
    /// <param name="failures">In a row, the last one included.</param>
    public static TimeSpan PauseAfter(int failures) => TimeSpan.FromMinutes(PausesInMinutes[Math.Min(failures, PausesInMinutes.Length) - 1]);

    private static RecycleReason? Due(Beat youth, Beat latest, RecycleLimits limits)
    {
        if (limits.Memory > 0 && latest.Memory > limits.Memory && latest.Memory > Grown * youth.Memory)
        {
            return new RecycleReason(RecycleCause.Memory, string.Create(
                CultureInfo.InvariantCulture, $"its memory has grown from {youth.Memory / 1e6:0} to {latest.Memory / 1e6:0} MB"));
        }

        return limits.Answer > TimeSpan.Zero && latest.Answer > limits.Answer && latest.Answer > Slowed * youth.Answer
            ? new RecycleReason(RecycleCause.Slowness, string.Create(
                CultureInfo.InvariantCulture,
                $"it takes {latest.Answer.TotalMilliseconds:0} ms to answer, and took {youth.Answer.TotalMilliseconds:0} ms"))
            : null;
    }
}
