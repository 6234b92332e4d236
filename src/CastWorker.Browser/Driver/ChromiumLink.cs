using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>One attachment of the page driver to one Chromium: opens, finds and closes its tabs, and nothing else opens any.</summary>
internal sealed class ChromiumLink : IAsyncDisposable
{
    private const string Blank = "about:blank#";

    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;
    private readonly Action _changed;
    private readonly Func<PageTab, Task> _dress;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<IPage>> _expected = new(StringComparer.Ordinal);
    private ICDPSession? _session;

    private ChromiumLink(IBrowser browser, Action changed, Func<PageTab, Task> dress)
    {
        _browser = browser;
        _context = browser.Contexts[0];
        _changed = changed;
        _dress = dress;
        _context.Page += (_, page) => Appeared(page);
    }

    public bool IsConnected => _browser.IsConnected;

    /// <param name="browser">As the driver returned it.</param>
    /// <param name="changed">Called when any tab navigates, crashes or closes.</param>
    /// <param name="dress">Called with each tab before it is used.</param>
    public static async Task<ChromiumLink> MakeAsync(IBrowser browser, Action changed, Func<PageTab, Task> dress)
    {
        var link = new ChromiumLink(browser, changed, dress);
        link._session = await browser.NewBrowserCDPSessionAsync();
        await link._session.SendAsync(
            "Browser.setDownloadBehavior",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["behavior"] = "deny" });
        return link;
    }

    /// <summary>Asks something that involves the driver and Chromium, but no page.</summary>
    public Task ProveAsync() => _session!.SendAsync("Browser.getVersion");

    /// <summary>Opens an empty tab behind the one that is on the screen.</summary>
    public async Task<PageTab> OpenTabAsync()
    {
        var address = Blank + Guid.NewGuid().ToString("N");
        var appeared = new TaskCompletionSource<IPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[address] = appeared;
        try
        {
            await _session!.SendAsync(
                "Target.createTarget",
                new Dictionary<string, object>(StringComparer.Ordinal) { ["url"] = address, ["background"] = true });
            return await AttachAsync(await appeared.Task);
        }
        finally
        {
            _expected.TryRemove(address, out _);
        }
    }

    /// <summary>The tabs that are there: after a new attachment, those of the former one.</summary>
    public async Task<IReadOnlyList<PageTab>> TabsAsync()
    {
        var tabs = new List<PageTab>();
        foreach (var page in _context.Pages)
        {
            tabs.Add(await AttachAsync(page));
        }

        return tabs;
    }

    /// <summary>Closes every tab but these, without waiting for pages that hang.</summary>
    public void CloseAllBut(params ReadOnlySpan<PageTab?> kept)
    {
        var pages = new HashSet<IPage>();
        foreach (var tab in kept)
        {
            if (tab is not null)
            {
                pages.Add(tab.Page);
            }
        }

        foreach (var page in _context.Pages)
        {
            if (!pages.Contains(page))
            {
                Bounded.Abandon(page.CloseAsync());
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Bounded.Abandon(_browser.CloseAsync());
        return ValueTask.CompletedTask;
    }

    private async Task<PageTab> AttachAsync(IPage page)
    {
        var session = await _context.NewCDPSessionAsync(page);
        // A page that loads behind another one must not wait with its drawing until it is in front.
        await session.SendAsync(
            "Emulation.setFocusEmulationEnabled",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["enabled"] = true });
        var target = await session.SendAsync("Target.getTargetInfo");
        var id = target?.GetProperty("targetInfo").GetProperty("targetId").GetString();
        var tab = new PageTab(page, session, id ?? "", _changed);
        await _dress(tab);
        return tab;
    }

    private void Appeared(IPage page)
    {
        if (_expected.TryGetValue(page.Url, out var expected))
        {
            expected.TrySetResult(page);
        }
        else
        {
            // A page opened a window: nobody would ever close it.
            Bounded.Abandon(page.CloseAsync());
        }
    }
}
