using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Pipeline;

/// <summary>
/// The stages of one session and how each is opened: receiver, stream, display, browser, encoder, route, showing. What outlives
/// what is in <see cref="RepairPlan"/>; when to open and close is the session's business.
/// </summary>
internal sealed partial class SessionPipeline
{
    /// <summary>For a page's coming back after a change of size; meanwhile the last picture stands still.</summary>
    private static readonly TimeSpan PageWait = TimeSpan.FromSeconds(10);

    private readonly PipelineJob _job;
    private readonly ILogger _logger;
    private readonly StageStack _stages;
    private readonly ProductionStage _production;
    private readonly PageStage _page;
    private readonly ScreenStage _screen;
    private volatile Wish _wish;
    private volatile StreamSettings _loaded;
    private volatile IStreamDoor? _door;

    public SessionPipeline(PipelineJob job, Wish wish, ILogger logger)
    {
        _job = job;
        _wish = wish;
        _loaded = job.Settings;
        _logger = logger;
        _stages = new StageStack(job.Events.OnEnded, job.Limits.CloseLimit, job.Time, logger);
        _production = new ProductionStage(job, _stages, wish.Page);
        _page = new PageStage(job, _stages, _production, wish.Page);
        _screen = new ScreenStage(job, _stages, logger);
    }

    /// <summary>Under which the processes go that make the picture.</summary>
    public string ProductionId => _production.Id;

    public Uri? StreamUrl => _stages.Find<IStreamRoute>(StageName.Route)?.Url ?? _door?.Url;

    /// <summary>When anybody last asked for a piece of the stream.</summary>
    public DateTimeOffset? LastFetch => _stages.Find<IStreamRoute>(StageName.Route)?.VisitsFrom("").LastSegment;

    /// <summary>How the encoder fares.</summary>
    public EncoderProgress? Progress => _stages.Find<IEncoder>(StageName.Encoder)?.Progress;

    public StreamFlow? Flow => _stages.Find<IStreamRoute>(StageName.Route)?.FlowTo(_screen.Address);

    /// <summary>How far the TV's player has come since it last loaded the stream.</summary>
    public TimeSpan? Played => _stages.Find<IShowing>(StageName.Showing)?.Played;

    public EncoderChoice? Encoder => _stages.Find<IEncoder>(StageName.Encoder)?.Choice;

    /// <summary>The stages that should be open and are not, or have ended by themselves.</summary>
    public IReadOnlyList<StageName> Broken => [.. BrokenOf(Order)];

    /// <summary>Something was opened, or loaded, that is not what is wanted now.</summary>
    private bool IsOutdated => _production.MustMove || _production.IsOutdated || Superfluous.Any() || MustLoad;

    private IReadOnlyList<StageName> Order => RepairPlan.OrderFor(_job.Target.Kind, _wish.Source is not null);

    /// <summary>What is open for a page, while a live source is wanted.</summary>
    private IEnumerable<StageName> Superfluous => Enum.GetValues<StageName>().Except(Order).Where(_stages.IsAlive);

    private bool MustLoad => !_loaded.IsStreamedLike(_production.Settings) && _stages.IsAlive(StageName.Showing);

    /// <summary>Lets others join what is as wanted, and tells whether it is; only to be called while nothing is being opened.</summary>
    public bool Settle()
    {
        _production.Settle();
        return !IsOutdated;
    }

    /// <summary>Changes what is shown, now or as soon as there is something to show it with.</summary>
    public void Show(Wish wish)
    {
        _wish = wish;
        Draw(_production.Want(wish.Page));
    }

    public void Reload() => _page.Reload();

    /// <summary>Changes how it is streamed: how large the page is drawn at once, the rest as soon as stages are opened.</summary>
    public void Set(StreamSettings settings) => Draw(_production.Want(settings));

    public void ShowMessage(OverlayMessage message) => _page.ShowMessage(message);

    /// <exception cref="StageFailedException">There is no page, or it gave no picture of itself.</exception>
    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct) => _page.TakePictureAsync(ct);

    public Task AdjustAsync(Sound sound, CancellationToken ct) => _screen.AdjustAsync(sound, ct);

    /// <summary>Opens everything that is not open, and waits for the page to stand on the screen before it is encoded.</summary>
    public async Task OpenAllAsync(CancellationToken ct)
    {
        // What is wanted from here on is seen to when this is done.
        var order = await OpenPageAsync(ct);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var publishing = PublishAsync(all.Token);
        // A TV takes seconds to start its player: by then there is something to play.
        await AllAsync(publishing, order.Contains(StageName.Showing) ? ShowAsync(publishing, all.Token) : Task.CompletedTask, all);
    }

    /// <summary>What has not been seen by anybody yet is given up for what is wanted instead.</summary>
    private async Task<IReadOnlyList<StageName>> OpenPageAsync(CancellationToken ct)
    {
        while (true)
        {
            var order = BeginOpening();
            foreach (var stage in BrokenOf(order.TakeWhile(stage => stage <= StageName.Browser)))
            {
                await OpenAsync(stage, ct);
            }

            await (order.Contains(StageName.Browser) ? _page.WaitAsync(ct) : Task.CompletedTask);
            if (!_production.MustMove)
            {
                return order;
            }

            await CloseAllButAsync(StageName.Receiver);
        }
    }

    private async Task CloseAllButAsync(StageName? staying)
    {
        await CloseAsync([.. Enum.GetValues<StageName>().Where(stage => stage != staying)]);
        _production.Leave();
    }

    /// <summary>Opens anew what is broken, and what stands on it. The page is not waited for: the stream must go on meanwhile.</summary>
    public Task RepairAsync(CancellationToken ct) => _production.MustMove ? MoveAsync(ct) : OpenAnewAsync(TimeSpan.Zero, ct);

    /// <summary>
    /// Brings the stream to how it is wanted now. The TV's app stays, and so does the stream's place on the network unless others are shown it, too: the TV plays what it has until the
    /// new picture is there, and then loads it.
    /// </summary>
    public async Task ChangeAsync(CancellationToken ct)
    {
        if (_production.MustMove)
        {
            await MoveAsync(ct);
            return;
        }

        _production.Serve();
        await OpenAnewAsync(PageWait, ct);
        if (MustLoad)
        {
            await LoadAgainAsync(ct);
        }
    }

    /// <summary>Closes everything but the connection to the TV, and returns once its screen may be used.</summary>
    public async Task WaitForScreenAsync(ScreenWait wait, CancellationToken ct)
    {
        await CloseAllButAsync(StageName.Receiver);
        await _screen.WaitAsync(wait, ct);
    }

    /// <summary>From now on the stream has an address at which it can be asked for when there is none.</summary>
    public void OpenDoor() => _door ??= _job.Ports.Streams.OpenDoor();

    public void CloseDoor() => _door?.Dispose();

    /// <summary>Closes everything but that address, and returns once somebody asks there.</summary>
    public async Task WaitForViewerAsync(CancellationToken ct)
    {
        await CloseAsync();
        await _door!.VisitedAsync(ct);
    }

    /// <summary>Closes everything that is open.</summary>
    public Task CloseAsync() => CloseAllButAsync(staying: null);

    private void Draw(bool now)
    {
        if (_wish.Source is null)
        {
            _page.Draw(_wish.Page, _production.Settings.Zoom, now);
        }
    }

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

    private async Task OpenAnewAsync(TimeSpan pageWait, CancellationToken ct)
    {
        var order = BeginOpening();
        var stages = RepairPlan.For([.. BrokenOf(order), .. _production.Outdated], order);
        await CloseAsync([.. stages, .. Superfluous]);
        await OpenAsync(stages, pageWait, ct);
    }

    /// <summary>To a stream that is as wanted; the one before goes on until the TV has loaded the other.</summary>
    private async Task MoveAsync(CancellationToken ct)
    {
        StageName[] staying = [StageName.Receiver, StageName.Showing];
        var before = _stages.Detach([.. Enum.GetValues<StageName>().Except(staying)]);
        var seat = _production.GetUp();
        try
        {
            _page.Forget();
            await OpenAsync(BeginOpening().Except(staying), PageWait, ct);
            if (_stages.IsAlive(StageName.Showing))
            {
                await LoadAgainAsync(ct);
            }
        }
        finally
        {
            await _stages.CloseAsync(before);
            seat?.Leave();
        }
    }

    private async Task OpenAsync(IEnumerable<StageName> stages, TimeSpan pageWait, CancellationToken ct)
    {
        foreach (var stage in stages)
        {
            await OpenAsync(stage, ct);
            if (stage == StageName.Browser && pageWait > TimeSpan.Zero)
            {
                await _page.WaitAtMostAsync(pageWait, ct);
            }
        }
    }

    private async Task LoadAgainAsync(CancellationToken ct)
    {
        await _production.ReadyAsync(ct);
        _loaded = _production.Making.Settings;
        await _screen.LoadAgainAsync(ct);
    }

    private IEnumerable<StageName> BrokenOf(IEnumerable<StageName> stages) => stages.Where(stage => !_stages.IsAlive(stage));

    private IReadOnlyList<StageName> BeginOpening() => RepairPlan.OrderFor(_job.Target.Kind, _production.BeginOpening());

    private Task PlayAsync(Task<IStreamRoute> publishing, CancellationToken ct)
    {
        _loaded = _production.Making.Settings;
        return _screen.PlayAsync(publishing, _wish.TakeOver, ct);
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
        await PlayAsync(publishing, ct);
        var took = _job.Time.GetElapsedTime(began);
        StageOpened(StageName.Showing, took);
    }

    private async Task OpenAsync(StageName stage, CancellationToken ct)
    {
        var began = _job.Time.GetTimestamp();
        await (stage switch
        {
            StageName.Receiver => ConnectAsync(ct),
            StageName.Stream => _production.OpenStreamAsync(ct),
            StageName.Display => _production.OpenDisplayAsync(ct),
            StageName.Browser => _page.OpenAsync(ct),
            StageName.Encoder => _production.OpenEncoderAsync(ct),
            StageName.Route => _production.OpenRouteAsync(_door, ct),
            StageName.Showing => PlayAsync(Task.FromResult(_stages.Get<IStreamRoute>(StageName.Route)), ct),
            _ => Task.FromException(new ArgumentOutOfRangeException(nameof(stage), stage, message: null)),
        });
        var took = _job.Time.GetElapsedTime(began);
        StageOpened(stage, took);
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        await _screen.ConnectAsync(ct);
        _screen.RefuseIfInUse(_wish.TakeOver);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stage {Stage} open after {Elapsed}")]
    private partial void StageOpened(StageName stage, TimeSpan elapsed);
}
