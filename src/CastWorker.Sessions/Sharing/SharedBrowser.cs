using System.Collections.Immutable;
using System.Threading.Channels;
using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Sharing;

/// <summary>
/// A browser that several sessions are shown. All want the same of it, so what it does already it is not told again, and who comes later
/// hears what has become of the page. A reload or a message concerns all of them.
/// </summary>
internal sealed class SharedBrowser : IBrowser
{
    private readonly Lock _gate = new();
    // Who tells something to the browser has locks of its own, so that nobody may be called back from there. As small as the number of reports.
    private readonly Channel<PageReport> _reports = Channel.CreateUnbounded<PageReport>(new UnboundedChannelOptions { SingleReader = true });
    private ImmutableList<Action<PageReport>> _listeners = [];
    private Task _telling = Task.CompletedTask;
    private IBrowser? _browser;
    private Uri? _shown;
    private int? _zoom;
    private PageReport? _latest;

    private SharedBrowser()
    {
    }

    public Task<SessionError> Exited => Browser.Exited;

    private IBrowser Browser => _browser!;

    /// <param name="job">Whom it reports to does not matter: <see cref="Listen"/>.</param>
    public static async Task<IStage> OpenAsync(IBrowsers browsers, BrowserJob job, CancellationToken ct)
    {
        var shared = new SharedBrowser();
        shared._browser = await browsers.OpenAsync(job with { Report = shared.Take }, ct);
        shared._telling = shared.TellAsync();
        return shared;
    }

    public void Listen(Action<PageReport> listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));

    public void Forget(Action<PageReport> listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener));

    public void Show(Uri page)
    {
        lock (_gate)
        {
            if (_shown?.IsSamePage(page) == true)
            {
                Repeat();
                return;
            }

            (_shown, _latest) = (page, null);
        }

        Browser.Show(page);
    }

    public void Reload() => Browser.Reload();

    public void Zoom(int percent)
    {
        lock (_gate)
        {
            if (_zoom != percent)
            {
                _zoom = percent;
                Browser.Zoom(percent);
            }
        }
    }

    public void ShowMessage(OverlayMessage message) => Browser.ShowMessage(message);

    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct) => Browser.TakePictureAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _reports.Writer.TryComplete();
        await _telling;
    }

    private void Repeat()
    {
        if (_latest is { } latest)
        {
            _reports.Writer.TryWrite(latest);
        }
    }

    private void Take(PageReport report)
    {
        lock (_gate)
        {
            if (_shown?.IsSamePage(report.Page) == true)
            {
                _latest = report;
            }

            _reports.Writer.TryWrite(report);
        }
    }

    private async Task TellAsync()
    {
        await foreach (var report in _reports.Reader.ReadAllAsync())
        {
            foreach (var listener in Volatile.Read(ref _listeners))
            {
                listener(report);
            }
        }
    }
}
