using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Pipeline;

/// <summary>The page's part of a pipeline: the browser, and which page it is to show.</summary>
internal sealed class PageStage(PipelineJob job, StageStack stages, ProductionStage production, Uri page)
{
    private readonly Lock _lock = new();
    private Uri _page = page;
    private IBrowser? _browser;
    private PageGate _gate = new();
    private OverlayMessage? _message;
    private DateTimeOffset _messageUntil;

    /// <summary>Changes the page, and how large it is drawn: now, or in the next browser.</summary>
    public void Draw(Uri wanted, int zoom, bool now)
    {
        lock (_lock)
        {
            _page = wanted;
            if (now)
            {
                _browser?.Zoom(zoom);
                _browser?.Show(wanted);
            }
            else
            {
                _gate.GiveUp();
            }
        }
    }

    public void Reload()
    {
        lock (_lock)
        {
            _browser?.Reload();
        }
    }

    /// <summary>Puts words over the page, also over that of the next browser while their time is not over.</summary>
    public void ShowMessage(OverlayMessage message)
    {
        lock (_lock)
        {
            _message = message;
            _messageUntil = job.Time.GetUtcNow() + message.Duration;
            _browser?.ShowMessage(message);
        }
    }

    /// <exception cref="StageFailedException">There is no page, or it gave no picture of itself.</exception>
    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            return _browser?.TakePictureAsync(ct) ?? Task.FromException<ReadOnlyMemory<byte>>(
                new StageFailedException(new SessionError(ErrorCode.NotStreaming, "No page is shown on this target yet.")));
        }
    }

    /// <summary>The browser is about to be closed.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _browser = null;
        }
    }

    public async Task OpenAsync(CancellationToken ct)
    {
        var gate = new PageGate();
        await production.OpenBrowserAsync(report => OnReport(report, gate), ct);
        var browser = stages.Get<IBrowser>(StageName.Browser);
        lock (_lock)
        {
            _gate = gate;
            _browser = browser;
            // What it is to show is not always what is wanted by now: then this session is about to leave it.
            var making = production.Making;
            browser.Zoom(making.Settings.Zoom);
            browser.Show(making.Source is null ? making.Page : _page);
            if (making.Source is null && !making.Page.IsSamePage(_page))
            {
                gate.GiveUp();
            }

            if (_message is { } message && _messageUntil - job.Time.GetUtcNow() is var left && left > TimeSpan.Zero)
            {
                browser.ShowMessage(message with { Duration = left });
            }
        }
    }

    /// <summary>Returns once the page stands on the screen.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var gate = _gate;
        try
        {
            await stages.RunAsync(StageName.Browser, gate.PassAsync, job.Limits.PageLimit, ct);
        }
        catch (StageFailedException late) when (late.Error.Code == ErrorCode.StageTimeout)
        {
            // What the page itself said last is a better reason than "too late".
            var known = gate.Latest ?? new SessionError(
                ErrorCode.PageTimeout, $"The page was not ready within {job.Limits.PageLimit.TotalSeconds:0} s.");
            throw new StageFailedException(known with { Stage = StageName.Browser }, late);
        }
    }

    /// <summary>The same, but not for ever, and whatever becomes of the page: that is told anyway.</summary>
    public async Task WaitAtMostAsync(TimeSpan limit, CancellationToken ct)
    {
        await Task.WhenAny(_gate.PassAsync(ct), Task.Delay(limit, job.Time, ct));
        ct.ThrowIfCancellationRequested();
    }

    private void OnReport(PageReport report, PageGate gate)
    {
        lock (_lock)
        {
            // Late news of a page that nobody wants any more, or of a browser that is not ours any more.
            if (!report.Page.IsSamePage(_page) || gate != _gate)
            {
                return;
            }

            gate.Report(report);
        }

        job.Events.OnPage(report);
    }
}
