using CastWorker.Browser.Pages;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>One try to load a page into a fresh tab, up to the moment where it is fit to be shown.</summary>
internal sealed class PageLoad(PageTab tab, Uri page, BrowserJob job, Func<bool> attached, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Many pages are still empty when they have loaded, and ask for what they show only then. Behind another page there is time.</summary>
    public static readonly TimeSpan FillingUp = TimeSpan.FromSeconds(10);

    private readonly PageReadiness _readiness = job.Readiness;
    private volatile bool _messageSeen;

    public PageTab Tab => tab;

    /// <summary>What has been seen so far: whole when it was not cut short.</summary>
    public PageOutcome Seen { get; private set; } = new();

    /// <summary>Brings it to the screen as soon as there is something to be seen.</summary>
    /// <param name="worthShowing">Whether to go on with what has been seen so far.</param>
    /// <param name="ct">Cuts the try short.</param>
    public Task ToScreenAsync(Func<PageOutcome, bool> worthShowing, CancellationToken ct) => RunAsync(worthShowing, ShowAsync, ct);

    /// <summary>Leaves it behind what is on the screen, fit to be brought there.</summary>
    /// <param name="worthShowing">As above.</param>
    /// <param name="painted">Whether there is something to be seen on it.</param>
    /// <param name="ct">As above.</param>
    public Task BehindAsync(Func<PageOutcome, bool> worthShowing, Func<Task<bool>> painted, CancellationToken ct) =>
        RunAsync(worthShowing, limited => FillUpAsync(painted, limited), ct);

    /// <summary>What is known of a page after it was asked, beside what was known before.</summary>
    public static PageOutcome Outcome(PageOutcome before, PageAnswers answers) => before with
    {
        Loaded = true,
        Title = PageTitle.Clean(answers.Title),
        Address = Uri.TryCreate(answers.Address, UriKind.Absolute, out var address) ? address : null,
        Status = answers.Status > 0 ? answers.Status : before.Status,
        PasswordField = answers.PasswordField,
        NetError = answers.ErrorCode is { } error ? NetErrors.Find(error) ?? NetErrors.Unknown : null,
    };

    private async Task RunAsync(Func<PageOutcome, bool> worthShowing, Func<CancellationToken, Task> getReady, CancellationToken ct)
    {
        tab.Page.Console += Listen;
        try
        {
            await GoAsync(ct);
            if (!worthShowing(Seen with { Loaded = true }))
            {
                return;
            }

            await LoadedAsync(ct);
            await AskAsync(ct);
            if (worthShowing(Seen))
            {
                await getReady(ct);
            }
        }
        catch (PlaywrightException) when (attached() && (tab.HasCrashed || tab.IsClosed))
        {
            Seen = Seen with { Crashed = tab.HasCrashed, ClosedItself = tab.IsClosed };
        }
        finally
        {
            tab.Page.Console -= Listen;
        }
    }

    private async Task GoAsync(CancellationToken ct)
    {
        await Call(UrlPassword.ApplyAsync(tab.Page, page), ct);
        try
        {
            var response = await Call(
                tab.Page.GotoAsync(
                    UrlPassword.WithoutPassword(page).AbsoluteUri,
                    new PageGotoOptions { WaitUntil = WaitUntilState.Commit, Timeout = 0 }),
                ct);
            Seen = Seen with { Answered = true, Status = response?.Status };
        }
        catch (PlaywrightException error) when (attached() && !tab.HasCrashed)
        {
            Seen = Seen with { NetError = NetErrors.Find(error.Message) ?? NetErrors.Unknown };
        }
    }

    /// <summary>
    /// The library's own way of waiting for this looks first and listens then, while another thread brings the news: one start in some hundred
    /// would wait for an event that has been.
    /// </summary>
    private async Task LoadedAsync(CancellationToken ct)
    {
        while (!await EvenIfItMovesAsync(() => tab.Page.EvaluateAsync<bool>("() => document.readyState === 'complete'"), ct))
        {
            await Task.Delay(LookAgain, time, ct);
        }
    }

    private async Task AskAsync(CancellationToken ct)
    {
        var answers = await EvenIfItMovesAsync(tab.AskAsync, ct);
        Seen = Outcome(Seen, answers);
    }

    /// <summary>A page that goes elsewhere just now loses what it was asked: ask again where it has arrived.</summary>
    private async Task<T> EvenIfItMovesAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await Call(call(), ct);
            }
            catch (PlaywrightException) when (attached() && !tab.HasCrashed && !tab.IsClosed)
            {
                await Task.Delay(LookAgain, time, ct);
            }
        }
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        Expect();
        await EvenIfItMovesAsync(tab.BringToFrontAsync, ct);
        await ProveAsync(() => Task.FromResult(!job.Display.ShowsOneColour()), ct);
    }

    private async Task FillUpAsync(Func<Task<bool>> painted, CancellationToken ct)
    {
        Expect();
        await Task.Delay(FillingUp, time, ct);
        await ProveAsync(() => EvenIfItMovesAsync(painted, ct), ct);
    }

    private void Expect() => Seen = Seen with
    {
        Painted = !_readiness.Painted,
        SelectorSeen = _readiness.Selector is null,
        ConsoleMessageSeen = _readiness.ConsoleMessage is null,
    };

    private async Task ProveAsync(Func<Task<bool>> painted, CancellationToken ct)
    {
        do
        {
            // Also before the first look: the tab's first picture has to reach the screen.
            await Task.Delay(LookAgain, time, ct);
            Seen = Seen with
            {
                Painted = Seen.Painted || await painted(),
                SelectorSeen = Seen.SelectorSeen || await IsVisibleAsync(_readiness.Selector!, ct),
                ConsoleMessageSeen = Seen.ConsoleMessageSeen || _messageSeen,
            };
        }
        while (Seen is not { Painted: true, SelectorSeen: true, ConsoleMessageSeen: true });

        if (_readiness.Delay > TimeSpan.Zero)
        {
            await Task.Delay(_readiness.Delay, time, ct);
        }

        await AskAsync(ct);
    }

    private async Task<bool> IsVisibleAsync(string selector, CancellationToken ct)
    {
        try
        {
            return await Call(tab.Page.Locator("css=" + selector).First.IsVisibleAsync(), ct);
        }
        catch (PlaywrightException) when (attached() && !tab.HasCrashed && !tab.IsClosed)
        {
            // The page is just going elsewhere, or the selector is none.
            return false;
        }
    }

    private void Listen(object? sender, IConsoleMessage message)
    {
        if (_readiness.ConsoleMessage is { } expected && message.Text.Contains(expected, StringComparison.Ordinal))
        {
            _messageSeen = true;
        }
    }

    // The deadline of the try bounds every call in it.
    private Task<T> Call<T>(Task<T> call, CancellationToken ct) => Bounded.Async(call, Timeout.InfiniteTimeSpan, time, ct);

    private Task Call(Task call, CancellationToken ct) => Bounded.Async(call, Timeout.InfiniteTimeSpan, time, ct);
}
