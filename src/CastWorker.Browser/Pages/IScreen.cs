using CastWorker.Browser.Recycling;
using CastWorker.Sessions;

namespace CastWorker.Browser.Pages;

/// <summary>What a page keeper can do with a browser.</summary>
internal interface IScreen
{
    /// <summary>One try to put a page on the screen. What is on the screen stays there until the page has loaded.</summary>
    Task<PageState> TryAsync(Uri page, CancellationToken ct);

    /// <summary>Looks after the page that the last try put there.</summary>
    Task<PageState> LookAsync(Uri page, CancellationToken ct);

    /// <summary>
    /// One try to put a page in the place of the same page, older. Only what is ready comes to the screen; else the old one stays
    /// there, as if nothing had been tried.
    /// </summary>
    Task<PageState> RenewAsync(Uri page, CancellationToken ct);

    /// <summary>Puts our own words in the place of a page that failed.</summary>
    Task HoldAsync(Uri page, CancellationToken ct);

    /// <summary>Waits for something to happen to the page, at most as long as given.</summary>
    Task WaitForChangeAsync(TimeSpan atMost, CancellationToken ct);
}

/// <summary>What a page is and what is to be thought of it.</summary>
/// <param name="Verdict">What is to be thought of it.</param>
/// <param name="Title">Of its document.</param>
/// <param name="Beat">How it answered a look at it; null when it was just going elsewhere, and after a try.</param>
internal sealed record PageState(PageVerdict Verdict, string? Title, Beat? Beat = null);

/// <summary>The browser as a whole is of no more use.</summary>
internal sealed class ScreenLostException(SessionError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public SessionError Error { get; } = error;
}
