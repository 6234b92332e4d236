using Microsoft.Playwright;

namespace CastWorker.VirtualTv.Screen;

/// <summary>
/// A headless Chromium with one page. It is a child of Playwright's driver, which ends it as soon as our end of its pipe is
/// gone: it does not outlive this program, however that ends.
/// </summary>
internal sealed class TvBrowser : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--disable-gpu",
        "--autoplay-policy=no-user-gesture-required",
        // The screen never sleeps, and nobody ever stands before it.
        "--disable-background-timer-throttling",
        "--disable-renderer-backgrounding",
        "--disable-backgrounding-occluded-windows",
        // It talks to the stream's server and to nobody else.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-domain-reliability",
        "--no-pings",
        // A TV asks nobody whether a page may fetch from the local network.
        "--disable-features=LocalNetworkAccessChecks,MediaRouter,OptimizationHints,Translate,HttpsUpgrades",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private TvBrowser(IPlaywright playwright, IBrowser browser, IPage page) =>
        (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    public static async Task<TvBrowser> OpenAsync(string program, TimeProvider time, CancellationToken ct)
    {
        var playwright = await Playwright.CreateAsync().WaitAsync(StartLimit, time, ct);
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Headless = true,
                // Chromium refuses its sandbox to root.
                ChromiumSandbox = !Environment.IsPrivilegedProcess,
                Args = Arguments,
                // Signals are ours: the TV ends first, and then this.
                HandleSIGINT = false,
                HandleSIGTERM = false,
                HandleSIGHUP = false,
            }).WaitAsync(StartLimit, time, ct);
            var page = await browser.NewPageAsync(new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 720 },
            }).WaitAsync(StartLimit, time, ct);
            return new TvBrowser(playwright, browser, page);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string? configured) => configured
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("There is no Chromium on PATH: say where it is with --Tv:ChromiumPath.");

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync().WaitAsync(CloseLimit, TimeProvider.System)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The driver takes along what did not close.
        _playwright.Dispose();
    }
}
