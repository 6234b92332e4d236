using CastWorker.Browser.Driver;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CastWorker.Browser.Dress;

/// <summary>
/// What every tab of one Chromium wears, whatever page is in it: its zoom, and our words while their time is not over. What a tab
/// loses by going elsewhere is put on again.
/// </summary>
internal sealed partial class TabDress(PictureSize screen, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _token = Guid.NewGuid().ToString("N");
    private readonly List<PageTab> _tabs = [];
    private int _zoom = WholeSize;
    private OverlayMessage? _message;
    private DateTimeOffset _until;
    private ITimer? _end;
    private bool _anythingSaid;

    private const int WholeSize = 100;

    /// <summary>The tab that was brought to the front last.</summary>
    public PageTab? Front
    {
        get
        {
            lock (_gate)
            {
                return _tabs.Where(tab => tab.WasInFront > 0).MaxBy(tab => tab.WasInFront);
            }
        }
    }

    /// <summary>The size of the screen as pages measure it.</summary>
    public (double Width, double Height) View => (screen.Width * (double)WholeSize / _zoom, screen.Height * (double)WholeSize / _zoom);

    /// <summary>Dresses a tab that has just been attached to; from now on it is looked after until it closes.</summary>
    public async Task PutOnAsync(PageTab tab)
    {
        int zoom;
        bool anythingSaid;
        lock (_gate)
        {
            _tabs.RemoveAll(other => other.IsClosed || string.Equals(other.TargetId, tab.TargetId, StringComparison.Ordinal));
            _tabs.Add(tab);
            (zoom, anythingSaid) = (_zoom, _anythingSaid);
        }

        tab.Page.FrameNavigated += (_, frame) => PutOnAgain(tab, frame);
        if (zoom != WholeSize)
        {
            await tab.ZoomAsync(zoom, screen);
        }

        if (anythingSaid)
        {
            await SayAsync(tab);
        }
    }

    public void Zoom(int percent)
    {
        if (Interlocked.Exchange(ref _zoom, percent) != percent)
        {
            foreach (var tab in Tabs())
            {
                Begin(tab.ZoomAsync(percent, screen));
            }
        }
    }

    /// <summary>Shows words until their time is over or others come; empty ones take away what stands there.</summary>
    public void Say(OverlayMessage message)
    {
        lock (_gate)
        {
            _anythingSaid = true;
            _message = message.Text.Length == 0 ? null : message;
            _until = time.GetUtcNow() + message.Duration;
            _end?.Dispose();
            _end = _message is null ? null : time.CreateTimer(_ => End(message), state: null, message.Duration, Timeout.InfiniteTimeSpan);
        }

        SayEverywhere();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _end?.Dispose();
            _tabs.Clear();
        }
    }

    private void End(OverlayMessage message)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_message, message))
            {
                return;
            }

            _message = null;
        }

        SayEverywhere();
    }

    private void PutOnAgain(PageTab tab, IFrame frame)
    {
        bool isSaid;
        lock (_gate)
        {
            isSaid = _message is not null;
        }

        if (isSaid && frame.ParentFrame is null)
        {
            Begin(SayAsync(tab));
        }
    }

    private void SayEverywhere()
    {
        foreach (var tab in Tabs())
        {
            Begin(SayAsync(tab));
        }
    }

    private async Task SayAsync(PageTab tab)
    {
        var world = await tab.OwnWorldAsync();
        string script;
        lock (_gate)
        {
            // Asked only now: what was said meanwhile is the later word.
            script = MessageScript.For(_token, _message, _until - time.GetUtcNow());
        }

        await tab.RunAsync(script, world);
    }

    private PageTab[] Tabs()
    {
        lock (_gate)
        {
            _tabs.RemoveAll(tab => tab.IsClosed);
            return [.. _tabs];
        }
    }

    /// <summary>Nobody waits for it: a page that hangs does it when it wakes up, one that goes elsewhere is dressed again there.</summary>
    private void Begin(Task dressing) => _ = NoteAsync(dressing);

    private async Task NoteAsync(Task dressing)
    {
        try
        {
            await dressing;
        }
        catch (PlaywrightException failure)
        {
            LogNotDressed(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "A tab could not be dressed: {Reason}")]
    private partial void LogNotDressed(string reason);
}
