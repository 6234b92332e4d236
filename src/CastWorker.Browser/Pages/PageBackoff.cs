using CastWorker.Sessions;

namespace CastWorker.Browser.Pages;

/// <summary>How long to wait before a page that failed is tried again.</summary>
internal static class PageBackoff
{
    private static readonly int[] Seconds = [1, 2, 5, 10, 30];

    /// <summary>A page that was fine for this long has its failures forgiven.</summary>
    public static TimeSpan Steady { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row; with their pauses, the browser has been there for longer than it takes until repairs begin at once again.</summary>
    private const int Many = 8;

    /// <summary>Whether a page that crashes or hangs, in a tab of its own each time, may do so because of the browser.</summary>
    public static bool DoubtsBrowser(int failures, ErrorCode? reason) =>
        failures >= Many && reason is ErrorCode.PageCrashed or ErrorCode.PageNotResponding;

    /// <param name="failures">In a row, this one included.</param>
    /// <param name="final">Somebody has to change something first: no hurry.</param>
    public static TimeSpan After(int failures, bool final) =>
        TimeSpan.FromSeconds(final ? Seconds[^1] : Seconds[Math.Clamp(failures - 1, 0, Seconds.Length - 1)]);
}
