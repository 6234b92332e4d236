using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Pipeline;

/// <summary>
/// The stages of one session and how each is opened: receiver, stream, display, browser, encoder, route, showing. What outlives
/// what is in <see cref="RepairPlan"/>; when to open and close is the session's business.
/// </summary>
internal sealed partial class SessionPipeline
{
    private readonly PipelineJob _job;
    private readonly ILogger _logger;
    private readonly StageStack _stages;
    private readonly PageStage _page;
    private readonly ScreenStage _screen;
    private readonly IReadOnlyList<StageName> _order;
    private volatile Wish _wish;

    public SessionPipeline(PipelineJob job, Wish wish, ILogger logger)
    {
        _job = job;
        _wish = wish;
        _logger = logger;
        _order = RepairPlan.OrderFor(job.Target.Kind);
        _stages = new StageStack(job.Events.OnEnded, job.Limits.CloseLimit, job.Time, logger);
        _page = new PageStage(job, _stages, wish.Page);
        _screen = new ScreenStage(job, _stages, logger);
    }

    public Uri? StreamUrl => _stages.Find<IStreamRoute>(StageName.Route)?.Url;

    /// <summary>When anybody last asked for a piece of the stream.</summary>
    public DateTimeOffset? LastFetch => _stages.Find<IStreamRoute>(StageName.Route)?.VisitsFrom("").LastSegment;

    public EncoderChoice? Encoder => _stages.Find<IEncoder>(StageName.Encoder)?.Choice;

    /// <summary>The stages that should be open and are not, or have ended by themselves.</summary>
    public IReadOnlyList<StageName> Broken => [.. _order.Where(stage => !_stages.IsAlive(stage))];

    /// <summary>Changes what is shown, now or as soon as there is something to show it with.</summary>
    public void Show(Wish wish)
    {
        _wish = wish;
        _page.Show(wish.Page);
    }

    public void Reload() => _page.Reload();

    public Task AdjustAsync(Sound sound, CancellationToken ct) => _screen.AdjustAsync(sound, ct);

    /// <summary>Opens everything that is not open, and waits for the page to stand on the screen before it is encoded.</summary>
    public async Task OpenAllAsync(CancellationToken ct)
    {
        foreach (var stage in _order.TakeWhile(stage => stage <= StageName.Browser).Where(stage => !_stages.IsAlive(stage)))
        {
            await OpenAsync(stage, ct);
        }

        await _page.WaitAsync(ct);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var publishing = PublishAsync(all.Token);
        // A TV takes seconds to start its player: by then there is something to play.
        await AllAsync(publishing, _order.Contains(StageName.Showing) ? ShowAsync(publishing, all.Token) : Task.CompletedTask, all);
    }

    /// <summary>Opens anew what is broken, and what stands on it. The page is not waited for: the stream must go on meanwhile.</summary>
    public async Task RepairAsync(CancellationToken ct)
    {
        var stages = RepairPlan.For(Broken, _job.Target.Kind);
        await CloseAsync(stages);
        foreach (var stage in stages)
        {
            await OpenAsync(stage, ct);
        }
    }

    /// <summary>Closes everything but the connection to the TV, and returns once its screen may be used.</summary>
    public async Task WaitForScreenAsync(ScreenWait wait, CancellationToken ct)
    {
        await CloseAsync([.. _order.Where(stage => stage != StageName.Receiver)]);
        await _screen.WaitAsync(wait, ct);
    }

    /// <summary>Closes everything that is open.</summary>
    public Task CloseAsync() => CloseAsync(_order);

    /// <summary>Removes what the stages left, when all are closed for good.</summary>
    public void CleanUp() => _job.Ports.Leftovers.Remove(_job.SessionId);

    private async Task CloseAsync(IReadOnlyList<StageName> stages)
    {
        if (stages.Contains(StageName.Browser))
        {
            _page.Forget();
        }

        await _stages.CloseAsync(stages);
    }

    /// <summary>Waits for both; when one fails, the other is given up, and the first failure is what is told.</summary>
    private static async Task AllAsync(Task one, Task other, CancellationTokenSource both)
    {
        var first = await Task.WhenAny(one, other);
        if (!first.IsCompletedSuccessfully)
        {
            await both.CancelAsync();
            await Task.WhenAll(one, other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await first;
        await Task.WhenAll(one, other);
    }

    private async Task<IStreamRoute> PublishAsync(CancellationToken ct)
    {
        await OpenAsync(StageName.Encoder, ct);
        await OpenAsync(StageName.Route, ct);
        return _stages.Get<IStreamRoute>(StageName.Route);
    }

    private async Task ShowAsync(Task<IStreamRoute> publishing, CancellationToken ct)
    {
        var began = _job.Time.GetTimestamp();
        await _screen.PlayAsync(publishing, _wish.TakeOver, ct);
        var took = _job.Time.GetElapsedTime(began);
        StageOpened(StageName.Showing, took);
    }

    private async Task OpenAsync(StageName stage, CancellationToken ct)
    {
        var began = _job.Time.GetTimestamp();
        await (stage switch
        {
            StageName.Receiver => ConnectAsync(ct),
            StageName.Stream => _stages.OpenAsync(
                stage, token => _job.Ports.Streams.CreateAsync(_job.SessionId, _job.Target.Quality, token), _job.Limits.RouteLimit, ct),
            StageName.Display => _stages.OpenAsync(
                stage, token => _job.Ports.Displays.OpenAsync(_job.SessionId, _job.Target.Quality.Size, token), _job.Limits.DisplayLimit, ct),
            StageName.Browser => _page.OpenAsync(Display, ct),
            StageName.Encoder => _stages.OpenAsync(
                stage, token => Stream.EncodeAsync(Display, token), _job.Limits.EncoderLimit, ct),
            StageName.Route => _stages.OpenAsync(stage, Stream.PublishAsync, _job.Limits.RouteLimit, ct),
            StageName.Showing => _screen.PlayAsync(Task.FromResult(_stages.Get<IStreamRoute>(StageName.Route)), _wish.TakeOver, ct),
            _ => Task.FromException(new ArgumentOutOfRangeException(nameof(stage), stage, message: null)),
        });
        var took = _job.Time.GetElapsedTime(began);
        StageOpened(stage, took);
    }

    private ILiveStream Stream => _stages.Get<ILiveStream>(StageName.Stream);

    private IDisplay Display => _stages.Get<IDisplay>(StageName.Display);

    private async Task ConnectAsync(CancellationToken ct)
    {
        await _screen.ConnectAsync(ct);
        _screen.RefuseIfInUse(_wish.TakeOver);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stage {Stage} open after {Elapsed}")]
    private partial void StageOpened(StageName stage, TimeSpan elapsed);
}
