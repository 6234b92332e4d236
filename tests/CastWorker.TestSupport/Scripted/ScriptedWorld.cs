using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;

namespace CastWorker.TestSupport.Scripted;

/// <summary>All ports of a session, scripted. By default everything opens at once and pages are ready when shown.</summary>
public sealed class ScriptedWorld : IDisplays, IBrowsers, ILiveStreams, IReceivers, ISessionLeftovers, IProcessLoads, ILoadMeter, IStatePublisher, ITvAftercare,
    ITargetClaims
{
    private readonly Lock _gate = new();
    private readonly List<TargetStatus> _published = [];

    public Journal Journal { get; } = new();

    public Opening<ScriptedDisplay> Displays { get; } = new();

    public Opening<ScriptedBrowser> Browsers { get; } = new();

    public Opening<ScriptedStream> Streams { get; } = new();

    public Opening<ScriptedEncoder> Encoders { get; } = new();

    public Opening<ScriptedRoute> Routes { get; } = new();

    public Opening<ScriptedReceiver> Receivers { get; } = new();

    public Opening<ScriptedShowing> Showings { get; } = new();

    /// <summary>What the next TV says of itself when it is looked at.</summary>
    public ScreenReport Screen { get; set; } = new() { Use = ScreenUse.Free, Volume = 30, Muted = false };

    /// <summary>Whether a page reports ready as soon as it is shown.</summary>
    public bool PagesAreReady { get; set; } = true;

    public IReadOnlyList<TargetStatus> Published
    {
        get
        {
            lock (_gate)
            {
                return [.. _published];
            }
        }
    }

    public async Task<IDisplay> OpenAsync(DisplayJob job, CancellationToken ct) =>
        await Displays.OpenAsync(() => Opened("display", new ScriptedDisplay(job.Size, job.FrameRate, Journal)), ct);

    public async Task<IBrowser> OpenAsync(BrowserJob job, CancellationToken ct) =>
        await Browsers.OpenAsync(() => Opened("browser", new ScriptedBrowser(job, PagesAreReady, Journal)), ct);

    /// <summary>The last address that was given to a stream that is not made yet.</summary>
    public ScriptedDoor? Door { get; private set; }

    public IStreamDoor OpenDoor() => Door = Opened("door", new ScriptedDoor(Journal));

    /// <summary>Why streams in the safe mode are refused, if so.</summary>
    public SessionError? SafeRefusal { get; set; }

    public SessionError? Refusal(StreamMode mode) => mode == StreamMode.Safe ? SafeRefusal : null;

    public ILoadMeter MeterOf(string sessionId) => this;

    public ProcessLoad Read() => new(12.5, 300_000_000);

    public async Task<ILiveStream> CreateAsync(string sessionId, StreamSettings settings, CancellationToken ct) =>
        await Streams.OpenAsync(() => Opened("stream", new ScriptedStream(this)), ct);

    public async Task<IReceiver> ConnectAsync(ReceiverJob job, CancellationToken ct) =>
        await Receivers.OpenAsync(() => Opened("receiver", new ScriptedReceiver(this, job)), ct);

    /// <summary>The sessions whose leftovers were removed.</summary>
    public Journal Removed { get; } = new();

    public void Remove(string sessionId) => Removed.Write(sessionId);

    /// <summary>The TVs that were freed of what an earlier run had left there.</summary>
    public Journal Tidied { get; } = new();

    /// <summary>How often a TV cannot be reached for that yet.</summary>
    public int TidyFailures { get; set; }

    /// <summary>What another worker serves.</summary>
    public ICollection<string> Theirs { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Completes when it is known whose the targets are.</summary>
    public Task Known { get; set; } = Task.CompletedTask;

    public Task KnownAsync(CancellationToken ct) => Known.WaitAsync(ct);

    public bool IsTheirs(string target) => Theirs.Contains(target);

    public Task TidyAsync(Target target, CancellationToken ct)
    {
        if (TidyFailures-- > 0)
        {
            throw new StageFailedException(new SessionError(ErrorCode.TvUnreachable, "It is still starting."));
        }

        Tidied.Write(target.Slug);
        return Task.CompletedTask;
    }

    /// <summary>What happened, as "streaming", "idle:taken_over".</summary>
    public Journal Events { get; } = new();

    public void Publish(TargetEvent happened) => Events.Write(happened switch
    {
        { Picture: { } change } => $"{happened.State}:{(change.IsLess ? "less" : "more")}",
        { EndedBy: { } reason } => $"{happened.State}:{reason}",
        _ => $"{happened.State}",
    });

    /// <summary>How many pictures of each thirty come too late.</summary>
    public int LostEachSecond { get; set; }

    /// <summary>The pictures that were taken.</summary>
    public Journal Pictures { get; } = new();

    public void Publish(TargetPicture picture) => Pictures.Write($"{picture.Target.Slug}:{picture.Jpeg.Length}");

    /// <summary>The figures that were told, by target.</summary>
    public Journal Figures { get; } = new();

    public void Publish(TargetFigures figures) => Figures.Write($"{figures.Target.Slug}:{figures.Viewers}:{figures.Latency?.TotalSeconds:0}:{figures.CpuPercent}");

    public void Publish(TargetStatus status)
    {
        lock (_gate)
        {
            _published.Add(status);
        }
    }

    internal T Opened<T>(string name, T stage)
    {
        Journal.Write($"+{name}");
        return stage;
    }
}

public sealed class ScriptedDisplay(PictureSize size, int frameRate, Journal journal) : ScriptedStage("display", journal), IDisplay
{
    public string Address => ":77";

    public PictureSize Size => size;

    public int FrameRate => frameRate;

    public bool ShowsOneColour() => false;
}

public sealed class ScriptedBrowser(BrowserJob job, bool pagesAreReady, Journal journal) : ScriptedStage("browser", journal), IBrowser
{
    private readonly Journal _journal = journal;

    public Uri? Page { get; private set; }

    public void Show(Uri page)
    {
        Page = page;
        _journal.Write($"show:{page.AbsolutePath.TrimStart('/')}");
        if (pagesAreReady)
        {
            Ready("A title");
        }
    }

    public void Reload() => _journal.Write("reload");

    /// <summary>A picture is not there before this.</summary>
    public Task MayTakePicture { get; set; } = Task.CompletedTask;

    public void Zoom(int percent)
    {
        if (percent != 100)
        {
            _journal.Write($"zoom:{percent}");
        }
    }

    public void ShowMessage(OverlayMessage message) => _journal.Write($"say:{message.Text}:{message.Duration.TotalSeconds:0}");

    public async Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct)
    {
        await MayTakePicture.WaitAsync(ct);
        return new byte[] { 0xFF, 0xD8 };
    }

    public void Ready(string title) => job.Report(new PageReport(Page!, title, Error: null));

    public void Fail(ErrorCode code, bool final = false) =>
        job.Report(new PageReport(Page!, Title: null, new SessionError(code, "The page failed.") { Stage = StageName.Browser }, final));
}

public sealed class ScriptedStream(ScriptedWorld world) : ScriptedStage("stream", world.Journal), ILiveStream
{
    public StreamSettings? Settings { get; private set; }

    public SegmentFormat Format => Settings?.Mode == StreamMode.Low ? SegmentFormat.FragmentedMp4 : SegmentFormat.MpegTs;

    public void Set(StreamSettings settings) => Settings = settings;

    public Task ReadyAsync(CancellationToken ct) => Task.CompletedTask;

    public async Task<IEncoder> EncodeAsync(IDisplay display, CancellationToken ct) =>
        await world.Encoders.OpenAsync(() => world.Opened("encoder", new ScriptedEncoder(world)), ct);

    /// <summary>What was passed on last.</summary>
    public LiveSource? Relayed { get; private set; }

    public async Task<IEncoder> RelayAsync(LiveSource source, CancellationToken ct)
    {
        Relayed = source;
        return await world.Encoders.OpenAsync(() => world.Opened("relay", new ScriptedEncoder(world)), ct);
    }

    public async Task<IStreamRoute> PublishAsync(StreamOwner owner, CancellationToken ct) =>
        await world.Routes.OpenAsync(() => world.Opened("route", new ScriptedRoute(world.Journal)), ct);
}

public sealed class ScriptedDoor(Journal journal) : IStreamDoor
{
    private TaskCompletionSource _visited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Url { get; } = new("http://127.0.0.1:1/s/door/master.m3u8");

    public Task VisitedAsync(CancellationToken ct) => _visited.Task.WaitAsync(ct);

    public void Visit() => Interlocked.Exchange(ref _visited, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public void Dispose() => journal.Write("-door");
}

public sealed class ScriptedEncoder(ScriptedWorld world) : ScriptedStage("encoder", world.Journal), IEncoder
{
    private long _frames;
    private long _lost;

    public EncoderChoice Choice { get; } = new("scripted", "the test says so");

    /// <summary>Who looks finds it a second further.</summary>
    public EncoderProgress Progress
    {
        get
        {
            var frames = Interlocked.Add(ref _frames, 30);
            return new EncoderProgress(frames, 30, 1, Interlocked.Add(ref _lost, world.LostEachSecond), 0)
            {
                Stages = new StageCounts { Captured = frames },
            };
        }
    }
}

public sealed class ScriptedRoute(Journal journal) : ScriptedStage("route", journal), IStreamRoute
{
    public Uri Url { get; } = new("http://127.0.0.1:1/s/0/master.m3u8");

    public Uri UrlSeenFrom(string ourAddress) => new UriBuilder(Url) { Host = ourAddress }.Uri;

    /// <summary>What was fetched of it.</summary>
    public StreamVisits Visits { get; set; }

    public StreamVisits VisitsFrom(string address) => Visits;

    public StreamFlow Flow { get; set; } = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(30));

    public StreamFlow FlowTo(string address) => Flow;
}

public sealed class ScriptedReceiver(ScriptedWorld world, ReceiverJob receiverJob) : ScriptedStage("receiver", world.Journal), IReceiver
{
    public ScreenReport Screen { get; private set; } = world.Screen;

    public string OurAddress => "192.0.2.1";

    public string Address => "192.0.2.7";

    /// <summary>What it was given to play.</summary>
    public Uri? Stream { get; private set; }

    /// <summary>The latest job it was given.</summary>
    public ShowingJob? Job { get; private set; }

    public async Task<IShowing> PlayAsync(ShowingJob job, CancellationToken ct)
    {
        Job = job;
        if (Screen.Use == ScreenUse.Others && job.TakeOver != TakeOver.Always)
        {
            throw new StageFailedException(new SessionError(ErrorCode.ScreenInUse, "In use."));
        }

        Stream = await job.Stream(ct);
        return await world.Showings.OpenAsync(
            () =>
            {
                Say(Screen with { Use = ScreenUse.Ours, UsedBy = null });
                return world.Opened("showing", new ScriptedShowing(world.Journal));
            },
            ct);
    }

    public Task SetVolumeAsync(int percent, CancellationToken ct)
    {
        world.Journal.Write($"volume:{percent}");
        return Task.CompletedTask;
    }

    public Task SetMutedAsync(bool muted, CancellationToken ct)
    {
        world.Journal.Write($"muted:{muted}");
        return Task.CompletedTask;
    }

    /// <summary>Something changes on the TV.</summary>
    public void Say(ScreenReport report)
    {
        Screen = report;
        receiverJob.Report(report);
    }
}

public sealed class ScriptedShowing(Journal journal) : ScriptedStage("showing", journal), IShowing
{
    private readonly Journal _journal = journal;

    /// <summary>Loading again is not done before this.</summary>
    public Task MayLoad { get; set; } = Task.CompletedTask;

    public TimeSpan? Played { get; set; } = TimeSpan.FromSeconds(23);

    public Task LoadAgainAsync(CancellationToken ct)
    {
        _journal.Write("load");
        return MayLoad.WaitAsync(ct);
    }
}
