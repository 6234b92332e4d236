using CastWorker.Browser.Pages;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>Keeps the page driver attached to one Chromium: attaches again when the driver dies or hangs, and knows when it is Chromium that has.</summary>
internal sealed partial class Attachment(Uri endpoint, string artifactsFolder, PageDriver driver, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>For what takes milliseconds unless something is wrong.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    private const int MaxTries = 3;

    private ChromiumLink? _link;

    public bool IsAlive => driver.IsAlive && _link is { IsConnected: true };

    /// <summary>Called when any tab navigates, crashes or closes.</summary>
    public required Action TabChanged { get; init; }

    /// <summary>Called with each tab before it is used.</summary>
    public required Func<PageTab, Task> Dress { get; init; }

    /// <summary>Called with the tabs that are there, after each attaching.</summary>
    public required Action<IReadOnlyList<PageTab>> Attached { get; init; }

    /// <summary>Does something by way of the driver; should the driver be lost meanwhile, does it again by way of the next one.</summary>
    /// <exception cref="ScreenLostException">Chromium itself does not answer any more.</exception>
    public async Task<T> UseAsync<T>(Func<ChromiumLink, Task<T>> use, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await use(await LinkAsync(ct));
            }
            catch (StageFailedException error)
            {
                // There is no driver to be had.
                throw new ScreenLostException(error.Error, error);
            }
            catch (Exception error) when (error is PlaywrightException or TimeoutException)
            {
                await DetachAsync();
                if (tries == MaxTries || !await ChromiumAnswersAsync(ct))
                {
                    throw new ScreenLostException(
                        new SessionError(ErrorCode.BrowserFailed, "The browser no longer answers.") { Stage = StageName.Browser }, error);
                }

                LogDriverLost(error);
                if (error is TimeoutException)
                {
                    // Chromium answers and the driver does not.
                    driver.Discard();
                }
            }
        }
    }

    /// <summary>Whether a page that does not answer is to blame for it, and not the driver between us.</summary>
    /// <exception cref="TimeoutException">It is the driver.</exception>
    public async Task ProveDriverAsync(CancellationToken ct)
    {
        if (_link is { } link)
        {
            await Bounded.Async(link.ProveAsync(), CallLimit, time, ct);
        }
    }

    public Task<bool> ChromiumAnswersAsync(CancellationToken ct) => DevToolsProbe.AnswersAsync(endpoint, CallLimit, time, ct);

    public ValueTask DisposeAsync() => DetachAsync();

    private async Task<ChromiumLink> LinkAsync(CancellationToken ct)
    {
        if (_link is not null && IsAlive)
        {
            return _link;
        }

        await DetachAsync();
        var browser = await driver.ConnectAsync(endpoint.AbsoluteUri, artifactsFolder, CallLimit, ct);
#pragma warning disable CA2000 // kept until detached
        _link = await Bounded.Async(ChromiumLink.MakeAsync(browser, TabChanged, Dress), CallLimit, time, ct);
#pragma warning restore CA2000
        Attached(await Bounded.Async(_link.TabsAsync(), CallLimit, time, ct));
        return _link;
    }

    private async ValueTask DetachAsync()
    {
        if (_link is { } link)
        {
            _link = null;
            await link.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The page driver was lost; attaching again, the page lives on")]
    private partial void LogDriverLost(Exception error);
}
