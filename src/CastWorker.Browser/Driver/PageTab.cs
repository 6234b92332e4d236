using System.Text.Json;
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

    private readonly IPage _page;
    private readonly Action _changed;

    public PageTab(IPage page, string targetId, Action changed)
    {
        _page = page;
        _changed = changed;
        TargetId = targetId;
        page.Crash += (_, _) => Crashed();
        page.Close += (_, _) => changed();
        page.FrameNavigated += (_, frame) => Navigated(frame);
    }

    /// <summary>What Chromium calls it; it stays the same when another driver attaches.</summary>
    public string TargetId { get; }

    public bool HasCrashed { get; private set; }

    public bool IsClosed => _page.IsClosed;

    public IPage Page => _page;

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
        return await _page.EvaluateAsync<bool>(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    private void Crashed()
    {
        HasCrashed = true;
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
