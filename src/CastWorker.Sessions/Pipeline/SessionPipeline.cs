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
    private readonly PageStage _page;
    private readonly ScreenStage _screen;
    private volatile Wish _wish;
    private volatile StreamSettings _settings;
    private volatile StreamSettings _served;
    private volatile StreamSettings _encoded;
    private volatile StreamSettings _loaded;
    private volatile LiveSource? _opening;
    private volatile LiveSource? _relayed;

    public SessionPipeline(PipelineJob job, Wish wish, ILogger logger)
    {
        _job = job;
        _wish = wish;
        _settings = _served = _encoded = _loaded = job.Settings;
        _logger = logger;
        _stages = new StageStack(job.Events.OnEnded, job.Limits.CloseLimit, job.Time, logger);
        _page = new PageStage(job, _stages, wish.Page);
        _screen = new ScreenStage(job, _stages, logger);
    }

    public Uri? StreamUrl => _stages.Find<IStreamRoute>(StageName.Route)?.Url;

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

    /// <summary>Something was opened, or loaded, with settings that are not those that are wanted now.</summary>
    public bool IsOutdated => Outdated.Any() || Superfluous.Any() || MustServe || MustLoad;

    private IReadOnlyList<StageName> Order => RepairPlan.OrderFor(_job.Target.Kind, _wish.Source is not null);

    /// <summary>A relay's keyframes come as often as they were asked for when it began.</summary>
    private bool IsRelayedOtherwise => _relayed is not null && (_encoded.Mode == StreamMode.Low) != (_settings.Mode == StreamMode.Low);

    /// <summary>What is open for a page, while a live source is wanted.</summary>
    private IEnumerable<StageName> Superfluous => Enum.GetValues<StageName>().Except(Order).Where(_stages.IsAlive);

    private IEnumerable<StageName> Outdated
    {
        get
        {
            if (_stages.Find<IDisplay>(StageName.Display) is { } display
                && (display.Size != _settings.Quality.Size || display.FrameRate != _settings.Quality.FrameRate))
            {
                yield return StageName.Display;
            }

            if (_stages.IsAlive(StageName.Encoder) && (_encoded.Quality != _settings.Quality || _relayed != _wish.Source || IsRelayedOtherwise))
            {
                yield return StageName.Encoder;
            }
        }
    }

    private bool MustServe => !_served.IsStreamedLike(_settings) && _stages.IsAlive(StageName.Stream);

    private bool MustLoad => !_loaded.IsStreamedLike(_settings) && _stages.IsAlive(StageName.Showing);

    /// <summary>Changes what is shown, now or as soon as there is something to show it with.</summary>
    public void Show(Wish wish)
    {
        _wish = wish;
        if (wish.Source is null)
        {
            _page.Show(wish.Page);
        }
    }

    public void Reload() => _page.Reload();

    /// <summary>Changes how it is streamed: how large the page is drawn at once, the rest as soon as stages are opened.</summary>
    public void Set(StreamSettings settings)
    {
        _settings = settings;
        _page.Zoom(settings.Zoom);
    }

    public void ShowMessage(OverlayMessage message) => _page.ShowMessage(message);

    /// <exception cref="StageFailedException">There is no page, or it gave no picture of itself.</exception>
    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct) => _page.TakePictureAsync(ct);

    public Task AdjustAsync(Sound sound, CancellationToken ct) => _screen.AdjustAsync(sound, ct);

    /// <summary>Opens everything that is not open, and waits for the page to stand on the screen before it is encoded.</summary>
    public async Task OpenAllAsync(CancellationToken ct)
    {
        // What is wanted meanwhile is seen to when this is done.
        var order = BeginOpening();
        foreach (var stage in BrokenOf(order.TakeWhile(stage => stage <= StageName.Browser)))
        {
            await OpenAsync(stage, ct);
        }

        await (order.Contains(StageName.Browser) ? _page.WaitAsync(ct) : Task.CompletedTask);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var publishing = PublishAsync(all.Token);
        // A TV takes seconds to start its player: by then there is something to play.
        await AllAsync(publishing, order.Contains(StageName.Showing) ? ShowAsync(publishing, all.Token) : Task.CompletedTask, all);
    }

    /// <summary>Opens anew what is broken, and what stands on it. The page is not waited for: the stream must go on meanwhile.</summary>
    public Task RepairAsync(CancellationToken ct) => OpenAnewAsync(TimeSpan.Zero, ct);

    /// <summary>
    /// Brings the stream to how it is wanted now. Its place on the network stays, and the TV's app: the TV plays what it has until the
    /// new picture is there, and then loads it.
    /// </summary>
    public async Task ChangeAsync(CancellationToken ct)
    {
        Serve();
        await OpenAnewAsync(PageWait, ct);
        if (MustLoad)
        {
            await (_stages.Find<ILiveStream>(StageName.Stream)?.ReadyAsync(ct) ?? Task.CompletedTask);
            _loaded = _settings;
            await _screen.LoadAgainAsync(ct);
        }
    }

    /// <summary>Closes everything but the connection to the TV, and returns once its screen may be used.</summary>
    public async Task WaitForScreenAsync(ScreenWait wait, CancellationToken ct)
    {
        await CloseAsync([.. Enum.GetValues<StageName>().Where(stage => stage != StageName.Receiver)]);
        await _screen.WaitAsync(wait, ct);
    }

    /// <summary>Closes everything that is open.</summary>
    public Task CloseAsync() => CloseAsync(Enum.GetValues<StageName>());

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

    private async Task OpenAnewAsync(TimeSpan pageWait, CancellationToken ct)
    {
        var order = BeginOpening();
        var stages = RepairPlan.For([.. BrokenOf(order), .. Outdated], order);
        await CloseAsync([.. stages, .. Superfluous]);
        foreach (var stage in stages)
        {
            await OpenAsync(stage, ct);
            if (stage == StageName.Browser && pageWait > TimeSpan.Zero)
            {
                await _page.WaitAtMostAsync(pageWait, ct);
            }
        }
    }

    private IEnumerable<StageName> BrokenOf(IEnumerable<StageName> stages) => stages.Where(stage => !_stages.IsAlive(stage));

    private IReadOnlyList<StageName> BeginOpening()
    {
        _opening = _wish.Source;
        return RepairPlan.OrderFor(_job.Target.Kind, _opening is not null);
    }

    private void Serve()
    {
        _served = _settings;
        Stream.Set(_served);
    }

    private Task EncodeAsync(CancellationToken ct)
    {
        Serve();
        _encoded = _served;
        var source = _relayed = _opening;
        return _stages.OpenAsync(
            StageName.Encoder,
            token => source is null ? Stream.EncodeAsync(Display, token) : Stream.RelayAsync(source, token),
            _job.Limits.EncoderLimit,
            ct);
    }

    private Task PlayAsync(Task<IStreamRoute> publishing, CancellationToken ct)
    {
        _loaded = _settings;
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
            StageName.Stream => _stages.OpenAsync(
                stage, token => _job.Ports.Streams.CreateAsync(_job.SessionId, _settings, token), _job.Limits.RouteLimit, ct),
            StageName.Display => _stages.OpenAsync(
                stage, token => OpenDisplayAsync(_settings.Quality, token), _job.Limits.DisplayLimit, ct),
            StageName.Browser => _page.OpenAsync(Display, ct),
            StageName.Encoder => EncodeAsync(ct),
            StageName.Route => _stages.OpenAsync(stage, Stream.PublishAsync, _job.Limits.RouteLimit, ct),
            StageName.Showing => PlayAsync(Task.FromResult(_stages.Get<IStreamRoute>(StageName.Route)), ct),
            _ => Task.FromException(new ArgumentOutOfRangeException(nameof(stage), stage, message: null)),
        });
        var took = _job.Time.GetElapsedTime(began);
        StageOpened(stage, took);
    }

    private Task<IDisplay> OpenDisplayAsync(Quality quality, CancellationToken ct) =>
        _job.Ports.Displays.OpenAsync(
            new DisplayJob(_job.SessionId, quality.Size, quality.FrameRate, _job.Target.Sound == PageSound.Page), ct);

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
