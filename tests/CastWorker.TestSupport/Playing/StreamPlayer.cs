using System.Text.Json;
using Microsoft.Playwright;

namespace CastWorker.TestSupport.Playing;

/// <summary>
/// Watches a stream with a real player in a real browser, from another origin, as a TV does, and reports what a viewer sees.
/// </summary>
public sealed class StreamPlayer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly LoopbackServer _server;
    private readonly IPlaywright _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private StreamPlayer(LoopbackServer server, IPlaywright playwright) => (_server, _playwright) = (server, playwright);

    /// <summary>Returns once the player has been told to play; whether it does is what the report says.</summary>
    public static async Task<StreamPlayer> OpenAsync(Uri stream, PlayerEngine engine, CancellationToken ct)
    {
        var files = await PlayerFiles.LoadAsync(ct);
        var browser = PlayerFiles.Browser();
        var server = LoopbackServer.Start(path => files.GetValueOrDefault(path), allowOtherOrigins: false);
        StreamPlayer player;
        try
        {
            player = new StreamPlayer(server, await Playwright.CreateAsync().WaitAsync(StartLimit, TimeProvider.System, ct));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        try
        {
            await player.StartAsync(browser, stream, engine).WaitAsync(StartLimit, TimeProvider.System, ct);
            return player;
        }
        catch
        {
            await player.DisposeAsync();
            throw;
        }
    }

    public async Task<PlayerReport> ReadAsync(CancellationToken ct)
    {
        var json = await _page!.EvaluateAsync<string>("JSON.stringify(meter.report())").WaitAsync(StartLimit, TimeProvider.System, ct);
        return JsonSerializer.Deserialize(json, PlayerJson.Default.PlayerReport)!;
    }

    /// <summary>How long ago the page looked as it does now on the player; null when the picture cannot be read, or is none of a page that says it.</summary>
    public async Task<TimeSpan?> AgeAsync(CancellationToken ct) =>
        await _page!.EvaluateAsync<int?>("meter.age()").WaitAsync(StartLimit, TimeProvider.System, ct) is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>Watches until the report is as wanted, an error has ended the play, or the limit is reached; returns the last report.</summary>
    public async Task<PlayerReport> WatchAsync(Func<PlayerReport, bool> enough, TimeSpan limit, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var report = await ReadAsync(ct);
            if (enough(report) || report.Errors.Count > 0 || TimeProvider.System.GetElapsedTime(began) > limit)
            {
                return report;
            }

            await Task.Delay(LookEvery, TimeProvider.System, ct);
        }
    }

    /// <summary>Watches until so many seconds were really shown.</summary>
    public Task<PlayerReport> WatchAsync(TimeSpan played, TimeSpan limit, CancellationToken ct) =>
        WatchAsync(report => report.PlayedSeconds >= played.TotalSeconds, limit, ct);

    /// <summary>What the player's page looks like, as PNG.</summary>
    public Task<byte[]> ScreenshotAsync(CancellationToken ct) => _page!.ScreenshotAsync().WaitAsync(StartLimit, TimeProvider.System, ct);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_browser is not null)
            {
                await _browser.CloseAsync().WaitAsync(CloseLimit, TimeProvider.System);
            }
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            // It does not close by itself: its driver, ended next, takes it along.
            await Console.Error.WriteLineAsync($"The player's browser did not close: {e.Message}");
        }

        _playwright.Dispose();
        await _server.DisposeAsync();
    }

    private async Task StartAsync(string browser, Uri stream, PlayerEngine engine)
    {
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = browser,
            Headless = true,
            // Chromium refuses its sandbox to root.
            ChromiumSandbox = !Environment.IsPrivilegedProcess,
            Args =
            [
                "--disable-gpu",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        });
        _page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 720 },
        });
        await _page.GotoAsync(_server.Root.AbsoluteUri);
        await _page.EvaluateAsync("([url, engine]) => meter.open(url, engine)", new[] { stream.AbsoluteUri, engine.ToString() });
    }
}
