using System.Threading.Channels;
using CastWorker.Browser.Display;
using CastWorker.Browser.Dress;
using CastWorker.Browser.Pages;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Browser.Driver;

/// <summary>
/// The screen of one Chromium. Each try gets a tab of its own, opened behind what is shown, so that a page that hangs, crashes
/// or shows an error never stands before the next one. The first tab is never closed (Chromium would end): it holds our own words.
/// </summary>
internal sealed partial class ChromiumScreen : IScreen, IAsyncDisposable
{
    /// <summary>A page that goes elsewhere needs a moment before it can be asked what it is now.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private readonly BrowserJob _job;
    private readonly BrowserOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Attachment _attachment;
    private readonly TabDress _dress;
    private readonly Snapshot _snapshot;
    private readonly Heartbeat _heartbeat;
    private readonly LoginDetector _logins;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private PageTab? _holding;
    private PageTab? _current;
    private PageOutcome _last = new();

    public ChromiumScreen(
        BrowserJob job,
        Uri endpoint,
        string artifactsFolder,
        PageDriver driver,
        Func<long> memory,
        BrowserOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _job = job;
        _options = options;
        _time = time;
        _logger = logger;
        _logins = new LoginDetector(options.LoginPatterns);
        _dress = new TabDress(job.Display.Size, time, logger);
        _snapshot = new Snapshot(_dress, time);
        _attachment = new Attachment(endpoint, artifactsFolder, driver, time, logger)
        {
            Dress = _dress.PutOnAsync,
            TabChanged = () => _changes.Writer.TryWrite(true),
            Attached = FindTabs,
        };
        _heartbeat = new Heartbeat(_attachment, memory, options.HeartbeatLimit, time);
    }

    /// <summary>Returns once Chromium answers.</summary>
    public Task AttachAsync(CancellationToken ct) => _attachment.UseAsync(Task.FromResult, ct);

    public Task<PageState> TryAsync(Uri page, CancellationToken ct) => _attachment.UseAsync(link => TryAsync(link, page, ct), ct);

    public Task<PageState> LookAsync(Uri page, CancellationToken ct) => _attachment.UseAsync(_ => LookOnceAsync(page, ct), ct);

    public Task<PageState> RenewAsync(Uri page, CancellationToken ct) => _attachment.UseAsync(link => RenewAsync(link, page, ct), ct);

    public Task HoldAsync(Uri page, CancellationToken ct) => _attachment.UseAsync(
        async link =>
        {
            if (_holding is null or { HasCrashed: true } or { IsClosed: true })
            {
                _holding = await Bounded.Async(link.OpenTabAsync(), Attachment.CallLimit, _time, ct);
            }

            await Bounded.Async(_holding.Page.GotoAsync(HoldingPage.AddressFor(page)), Attachment.CallLimit, _time, ct);
            await Bounded.Async(_holding.BringToFrontAsync(), Attachment.CallLimit, _time, ct);
            _current = null;
            link.CloseAllBut(_holding);
            return true;
        },
        ct);

    public async Task WaitForChangeAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var pause = new CancellationTokenSource(atMost, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, pause.Token);
        try
        {
            await _changes.Reader.ReadAsync(either.Token);
            if (_current is { HasCrashed: false, IsClosed: false })
            {
                await Task.Delay(Settling, _time, ct);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing happened: time to look anyway.
        }
    }

    public void Zoom(int percent) => _dress.Zoom(percent);

    public void Say(OverlayMessage message) => _dress.Say(message);

    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct) => _snapshot.TakeAsync(ct);

    public ValueTask DisposeAsync()
    {
        _dress.Dispose();
        return _attachment.DisposeAsync();
    }

    private async Task<PageState> TryAsync(ChromiumLink link, Uri page, CancellationToken ct)
    {
        var load = await LoadAsync(link, page, _options.PageLimit, (trial, limited) => trial.ToScreenAsync(IsFit(page), limited), ct);
        if (IsFit(page)(load.Seen))
        {
            Keep(link, load);
        }

        return StateOf(page, load.Seen);
    }

    private async Task<PageState> RenewAsync(ChromiumLink link, Uri page, CancellationToken ct)
    {
        if (_current is not { } old)
        {
            return StateOf(page, _last with { ClosedItself = true });
        }

        var load = await LoadAsync(link, page, _options.PageLimit + PageLoad.FillingUp, BehindAsync, ct);
        if (!IsFit(page)(load.Seen))
        {
            link.CloseAllBut(_holding, _current);
            return StateOf(page, load.Seen);
        }

        // Now to the end, whatever is asked for meanwhile: half way would be seen.
        await Bounded.Async(load.Tab.BringToFrontAsync(), Attachment.CallLimit, _time, CancellationToken.None);
        Keep(link, load);
        return StateOf(page, load.Seen);

        Task BehindAsync(PageLoad trial, CancellationToken limited) => old.WhileThereAsync(
            there => trial.BehindAsync(IsFit(page), () => ShowsSomethingAsync(trial.Tab), there), limited);
    }

    private async Task<PageLoad> LoadAsync(
        ChromiumLink link, Uri page, TimeSpan limit, Func<PageLoad, CancellationToken, Task> getReady, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        var tab = await Bounded.Async(link.OpenTabAsync(), Attachment.CallLimit, _time, ct);
        var load = new PageLoad(tab, page, _job, () => _attachment.IsAlive, _time);
        try
        {
            await getReady(load, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            LogTryCutShort(limit);
        }
        catch
        {
            Bounded.Abandon(tab.Page.CloseAsync());
            throw;
        }

        return load;
    }

    private void Keep(ChromiumLink link, PageLoad load)
    {
        _current = load.Tab;
        _last = load.Seen;
        link.CloseAllBut(_holding, load.Tab);
    }

    private async Task<bool> ShowsSomethingAsync(PageTab tab) => !PngPicture.ShowsOneColour(await tab.CopyAsync(_dress.View));

    private async Task<PageState> LookOnceAsync(Uri page, CancellationToken ct)
    {
        (_last, var beat) = await _heartbeat.LookAsync(_current, _last, ct);
        return StateOf(page, _last) with { Beat = beat };
    }

    private PageState StateOf(Uri page, PageOutcome seen) => new(Judge(page, seen), seen.Title);

    private void FindTabs(IReadOnlyList<PageTab> tabs)
    {
        _holding = Again(tabs, _holding) ?? (tabs.Count > 0 ? tabs[0] : null);
        _current = Again(tabs, _current);
    }

    private static PageTab? Again(IReadOnlyList<PageTab> tabs, PageTab? former) =>
        tabs.FirstOrDefault(tab => string.Equals(tab.TargetId, former?.TargetId, StringComparison.Ordinal));

    private Func<PageOutcome, bool> IsFit(Uri page) => seen => Judge(page, seen).Error is null;

    private PageVerdict Judge(Uri page, PageOutcome seen) => PageVerdict.From(page, seen, _options.PageLimit, _logins);

    [LoggerMessage(LogLevel.Debug, "The page was not ready within {Limit}")]
    private partial void LogTryCutShort(TimeSpan limit);
}
