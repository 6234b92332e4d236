using System.Text.Json;
using CastWorker.Sessions;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>One tab of Chromium and what it has told us about itself.</summary>
internal sealed class PageTab
{
    // One question instead of four: whatever the page does in between, the answers belong together.
    private const string Questions = """
        () => {
          const shown = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0 && getComputedStyle(e).visibility !== 'hidden'; };
          const fields = root => [...root.querySelectorAll('*')].some(e =>
            (e.localName === 'input' && e.type === 'password' && shown(e)) || (e.shadowRoot && fields(e.shadowRoot)));
          return JSON.stringify({
            title: document.title,
            address: location.href,
            status: performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0,
            passwordField: fields(document),
            errorCode: location.protocol === 'chrome-error:' ? (document.querySelector('.error-code')?.textContent ?? 'ERR_FAILED') : null,
          });
        }
        """;

    private static long _fronts;

    private readonly IPage _page;
    private readonly ICDPSession _session;
    private readonly Action _changed;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _wasInFront;

    public PageTab(IPage page, ICDPSession session, string targetId, Action changed)
    {
        _page = page;
        _session = session;
        _changed = changed;
        TargetId = targetId;
        page.Crash += (_, _) => Crashed();
        page.Close += (_, _) => Closed();
        page.FrameNavigated += (_, frame) => Navigated(frame);
    }

    /// <summary>What Chromium calls it; it stays the same when another driver attaches.</summary>
    public string TargetId { get; }

    public bool HasCrashed { get; private set; }

    public bool IsClosed => _page.IsClosed;

    public IPage Page => _page;

    /// <summary>Grows with each tab that comes to the front; 0 when this one never did.</summary>
    public long WasInFront => Interlocked.Read(ref _wasInFront);

    /// <summary>Does something for as long as this tab is there: cancels it when it closes or crashes.</summary>
    public async Task WhileThereAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = work(gone.Token);
        await Task.WhenAny(working, _gone.Task);
        if (!working.IsCompleted)
        {
            await gone.CancelAsync();
        }

        await working;
    }

    public async Task<PageAnswers> AskAsync()
    {
        var json = await _page.EvaluateAsync<string>(Questions);
        return JsonSerializer.Deserialize(json, PageAnswersJson.Default.PageAnswers)
            ?? throw new PlaywrightException("The page answered nothing.");
    }

    /// <summary>Returns once pictures made after this call are on the screen.</summary>
    public async Task<bool> BringToFrontAsync()
    {
        await _page.BringToFrontAsync();
        Interlocked.Exchange(ref _wasInFront, Interlocked.Increment(ref _fronts));
        return await _page.EvaluateAsync<bool>(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    /// <summary>The page is laid out as if the screen were smaller or larger, and drawn so that it fills the real one.</summary>
    public Task ZoomAsync(int percent, PictureSize screen) => SendAsync(
        "Emulation.setDeviceMetricsOverride",
        // Rounded up: a line too many lies beyond the screen, one too few would be seen.
        ("width", (int)Math.Ceiling(screen.Width * 100.0 / percent)),
        ("height", (int)Math.Ceiling(screen.Height * 100.0 / percent)),
        // The one is what the page is told, the other what is done.
        ("deviceScaleFactor", percent / 100.0),
        ("scale", percent / 100.0),
        ("dontSetVisibleSize", true),
        ("mobile", false));

    /// <summary>A place to run scripts in that the page's own scripts cannot reach; another one after each navigation.</summary>
    public async Task<int> OwnWorldAsync()
    {
        // The main frame of a tab is called as the tab is.
        var answer = await SendAsync("Page.createIsolatedWorld", ("frameId", TargetId), ("worldName", "castworker"));
        return answer.GetProperty("executionContextId").GetInt32();
    }

    public Task RunAsync(string script, int world) => SendAsync("Runtime.evaluate", ("expression", script), ("contextId", world));

    /// <summary>Returns once the page has been given a frame to draw in, which its script cannot prevent.</summary>
    public async Task DrawAsync() => await SendAsync(
        "Runtime.evaluate",
        ("expression", "new Promise(done => requestAnimationFrame(() => done(0)))"),
        ("awaitPromise", true),
        ("contextId", await OwnWorldAsync()));

    /// <summary>What is seen of the page now, as JPEG.</summary>
    /// <param name="quality">Of the JPEG, 0 to 100.</param>
    /// <param name="scale">How large it is to be; 1 is as large as the screen.</param>
    /// <param name="view">The size of the screen, as the page measures it; the window is one pixel larger.</param>
    public Task<byte[]> PhotographAsync(int quality, double scale, (double Width, double Height) view) =>
        CaptureAsync(view, scale, ("format", "jpeg"), ("quality", quality));

    /// <summary>What would be seen of the page if it were in front, to the last bit, as PNG.</summary>
    public async Task<byte[]> CopyAsync((double Width, double Height) view)
    {
        // A page behind another one that does not move gives no picture of itself, unless somebody watches it.
        await SendAsync("Page.startScreencast", ("format", "jpeg"), ("quality", 1), ("maxWidth", 64), ("maxHeight", 64));
        try
        {
            return await CaptureAsync(view, scale: 1, ("format", "png"), ("optimizeForSpeed", true));
        }
        finally
        {
            await SendAsync("Page.stopScreencast");
        }
    }

    private async Task<byte[]> CaptureAsync((double Width, double Height) size, double scale, params (string Name, object Value)[] format)
    {
        var view = (await SendAsync("Page.getLayoutMetrics")).GetProperty("cssVisualViewport");
        var part = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["x"] = view.GetProperty("pageX").GetDouble(),
            ["y"] = view.GetProperty("pageY").GetDouble(),
            ["width"] = size.Width,
            ["height"] = size.Height,
            ["scale"] = scale,
        };
        var answer = await SendAsync("Page.captureScreenshot", [.. format, ("clip", part)]);
        return answer.GetProperty("data").GetBytesFromBase64();
    }

    private async Task<JsonElement> SendAsync(string method, params (string Name, object Value)[] arguments) =>
        await _session.SendAsync(method, arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal))
        ?? throw new PlaywrightException($"{method} was not answered.");

    private void Crashed()
    {
        HasCrashed = true;
        Closed();
    }

    private void Closed()
    {
        _gone.TrySetResult();
        _changed();
    }

    private void Navigated(IFrame frame)
    {
        if (frame.ParentFrame is null)
        {
            _changed();
        }
    }
}
