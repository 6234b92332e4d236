using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Pipeline;

/// <summary>
/// The stages of one session and how each is opened: stream, display, browser, encoder, route. What outlives what is in
/// <see cref="RepairPlan"/>; when to open and close is the session's business.
/// </summary>
internal sealed partial class SessionPipeline
{
    private readonly Lock _pageGate = new();
    private readonly string _sessionId;
    private readonly Target _target;
    private readonly SessionPorts _ports;
    private readonly SessionOptions _limits;
    private readonly Action<PageReport> _onPage;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StageStack _stages;

    private Uri _page;
    private IBrowser? _browser;
    private PageGate _gate = new();

    public SessionPipeline(
        string sessionId,
        Target target,
        Uri page,
        SessionPorts ports,
        SessionOptions limits,
        PipelineEvents events,
        TimeProvider time,
        ILogger logger)
    {
        _sessionId = sessionId;
        _target = target;
        _page = page;
        _ports = ports;
        _limits = limits;
        _onPage = events.OnPage;
        _time = time;
        _logger = logger;
        _stages = new StageStack(events.OnEnded, limits.CloseLimit, time, logger);
    }

    public Uri? StreamUrl => _stages.Find<IStreamRoute>(StageName.Route)?.Url;

    public EncoderChoice? Encoder => _stages.Find<IEncoder>(StageName.Encoder)?.Choice;

    /// <summary>The stages that should be open and are not, or have ended by themselves.</summary>
    public IReadOnlyList<StageName> Broken => [.. RepairPlan.Order.Where(stage => !_stages.IsAlive(stage))];

    /// <summary>Changes the page, now or as soon as there is a browser.</summary>
    public void Show(Uri page)
    {
        lock (_pageGate)
        {
            _page = page;
            _browser?.Show(page);
        }
    }

    public void Reload()
    {
        lock (_pageGate)
        {
            _browser?.Reload();
        }
    }

    /// <summary>Opens everything and waits for the page to stand on the screen before it is encoded.</summary>
    public async Task OpenAllAsync(CancellationToken ct)
    {
        foreach (var stage in RepairPlan.Order)
        {
            await OpenAsync(stage, ct);
            if (stage == StageName.Browser)
            {
                await WaitForPageAsync(ct);
            }
        }
    }

    /// <summary>Opens some stages anew. The page is not waited for: the stream must go on meanwhile.</summary>
    public async Task RebuildAsync(IReadOnlyList<StageName> stages, CancellationToken ct)
    {
        await CloseAsync(stages);
        foreach (var stage in stages)
        {
            await OpenAsync(stage, ct);
        }
    }

    /// <summary>Closes everything that is open, and removes what it left.</summary>
    public async Task CloseAllAsync()
    {
        await CloseAsync(RepairPlan.Order);
        _ports.Leftovers.Remove(_sessionId);
    }

    public async Task CloseAsync(IReadOnlyList<StageName> stages)
    {
        if (stages.Contains(StageName.Browser))
        {
            lock (_pageGate)
            {
                _browser = null;
            }
        }

        await _stages.CloseAsync(stages);
    }

    private async Task OpenAsync(StageName stage, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        await (stage switch
        {
            StageName.Stream => _stages.OpenAsync(
                stage, token => _ports.Streams.CreateAsync(_sessionId, _target.Quality, token), _limits.RouteLimit, ct),
            StageName.Display => _stages.OpenAsync(
                stage, token => _ports.Displays.OpenAsync(_sessionId, _target.Quality.Size, token), _limits.DisplayLimit, ct),
            StageName.Browser => OpenBrowserAsync(ct),
            StageName.Encoder => _stages.OpenAsync(
                stage, token => Stream.EncodeAsync(Display, token), _limits.EncoderLimit, ct),
            StageName.Route => _stages.OpenAsync(stage, Stream.PublishAsync, _limits.RouteLimit, ct),
            _ => (Task)Task.FromException(new ArgumentOutOfRangeException(nameof(stage), stage, message: null)),
        });
        var took = _time.GetElapsedTime(began);
        StageOpened(stage, took);
    }

    private ILiveStream Stream => _stages.Get<ILiveStream>(StageName.Stream);

    private IDisplay Display => _stages.Get<IDisplay>(StageName.Display);

    private async Task OpenBrowserAsync(CancellationToken ct)
    {
        var job = new BrowserJob
        {
            SessionId = _sessionId,
            Display = Display,
            Readiness = _target.Readiness,
            Report = OnPageReport,
        };
        var browser = await _stages.OpenAsync(
            StageName.Browser, token => _ports.Browsers.OpenAsync(job, token), _limits.BrowserLimit, ct);
        lock (_pageGate)
        {
            _gate = new PageGate();
            _browser = browser;
            browser.Show(_page);
        }
    }

    private async Task WaitForPageAsync(CancellationToken ct)
    {
        var gate = _gate;
        try
        {
            await _stages.RunAsync(StageName.Browser, gate.PassAsync, _limits.PageLimit, ct);
        }
        catch (StageFailedException late) when (late.Error.Code == ErrorCode.StageTimeout)
        {
            // What the page itself said last is a better reason than "too late".
            var known = gate.Latest ?? new SessionError(
                ErrorCode.PageTimeout, $"The page was not ready within {_limits.PageLimit.TotalSeconds:0} s.");
            throw new StageFailedException(known with { Stage = StageName.Browser }, late);
        }
    }

    private void OnPageReport(PageReport report)
    {
        lock (_pageGate)
        {
            // Late news of a page that nobody wants any more.
            if (report.Page != _page)
            {
                return;
            }

            _gate.Report(report);
        }

        _onPage(report);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stage {Stage} open after {Elapsed}")]
    private partial void StageOpened(StageName stage, TimeSpan elapsed);
}

/// <summary>Whom a pipeline tells what. Both may be called from any thread.</summary>
internal sealed record PipelineEvents(Action<StageName, SessionError> OnEnded, Action<PageReport> OnPage);
