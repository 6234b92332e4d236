using CastWorker.Browser.Pages;
using CastWorker.Browser.Recycling;
using CastWorker.Sessions;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>Looks whether the page on the screen is still there: it must answer, and it must get to draw.</summary>
internal sealed class Heartbeat(Attachment attachment, Func<long> memory, TimeSpan limit, TimeProvider time)
{
    /// <param name="tab">The page's.</param>
    /// <param name="before">What was known of it.</param>
    /// <param name="ct">Ends the looking.</param>
    /// <exception cref="ScreenLostException">It is the browser that does not do its part.</exception>
    public async Task<(PageOutcome Seen, Beat? Beat)> LookAsync(PageTab? tab, PageOutcome before, CancellationToken ct)
    {
        if (tab is not { HasCrashed: false, IsClosed: false })
        {
            return (before with { Crashed = tab?.HasCrashed == true, ClosedItself = true }, null);
        }

        try
        {
            var asked = time.GetTimestamp();
            var answers = await AskAsync(tab, ct);
            await ProveDrawingAsync(tab, ct);
            return (PageLoad.Outcome(before, answers), new Beat(time.GetElapsedTime(asked), memory()));
        }
        catch (PlaywrightException) when (attachment.IsAlive)
        {
            // It crashed just now, or was asked on its way elsewhere: the next look will tell.
            return (before with { Crashed = tab.HasCrashed, ClosedItself = tab.IsClosed }, null);
        }
        catch (TimeoutException error) when (attachment.IsAlive)
        {
            if (!await attachment.ChromiumAnswersAsync(ct))
            {
                throw Lost("Neither the page nor the browser responds.", error);
            }

            await attachment.ProveDriverAsync(ct);
            return (before with { Responding = false }, null);
        }
    }

    private async Task ProveDrawingAsync(PageTab tab, CancellationToken ct)
    {
        if (await DrawsAsync(tab, ct))
        {
            return;
        }

        // It may have begun to compute just after it had answered: then it does not answer now.
        await AskAsync(tab, ct);
        if (!await DrawsAsync(tab, ct))
        {
            throw Lost("The page answers, but the browser draws nothing any more.");
        }
    }

    private Task<PageAnswers> AskAsync(PageTab tab, CancellationToken ct) => Bounded.Async(tab.AskAsync(), limit, time, ct);

    private async Task<bool> DrawsAsync(PageTab tab, CancellationToken ct)
    {
        try
        {
            await Bounded.Async(tab.DrawAsync(), limit, time, ct);
            return true;
        }
        catch (TimeoutException) when (attachment.IsAlive)
        {
            return false;
        }
    }

    private static ScreenLostException Lost(string reason, Exception? inner = null) =>
        new(new SessionError(ErrorCode.PageNotResponding, reason) { Stage = StageName.Browser }, inner);
}
