using System.Collections.Concurrent;
using CastWorker.GoogleCast;
using CastWorker.GoogleCast.Connection;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using CastWorker.Tests.Mqtt;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;
using CastWorker.TestSupport.Scripted;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.GoogleCast;

/// <summary>The stage before a scripted TV in memory, and a clock that is moved by hand.</summary>
internal sealed class StageHarness : IAsyncDisposable, ICastLocator
{
    private readonly RecordingLogger<StageHarness> _log = new();
    private long _fetched;

    public StageHarness(params TargetMemory[] left)
    {
        Keeper = new ScriptedKeeper(left);
        var memories = new TargetMemories(Keeper);
        var reach = new CastReach(this, DialAsync, Options.Timings(), Time, new LoggerFactory().CreateLogger<CastReach>());
        Aftercare = new TvAftercare(reach, memories, new LoggerFactory().CreateLogger<TvAftercare>());
        Receivers = new CastReceivers(
            reach,
            memories,
            Microsoft.Extensions.Options.Options.Create(Options),
            Time,
            new OneLogger(_log));
        Tv.Habits.Fetch = Fetch;
    }

    public CastOptions Options { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ScriptedTv Tv { get; } = new();

    public IReceivers Receivers { get; }

    public ITvAftercare Aftercare { get; }

    /// <summary>What is remembered, also after a crash.</summary>
    public ScriptedKeeper Keeper { get; }

    public Target Target { get; } = new() { Slug = "tv", Name = "TV", Kind = TargetKind.Cast };

    /// <summary>Whether the TV is there to be found, and answers.</summary>
    public bool IsKnown { get; set; } = true;

    public bool IsReachable { get; set; } = true;

    public ConcurrentQueue<ScreenReport> Screens { get; } = new();

    public ConcurrentQueue<SessionError?> Reports { get; } = new();

    public string[] Warnings => _log.At(LogLevel.Warning);

    public void Fetch() => Interlocked.Increment(ref _fetched);

    public CastAddress? Find(Target target) => IsKnown ? new CastAddress("tv", 8009) : null;

    public Task<IReceiver> ConnectAsync(CancellationToken ct) => Receivers.ConnectAsync(
        new ReceiverJob
        {
            SessionId = "1",
            Target = Target,
            Report = Screens.Enqueue,
        },
        ct);

    public ShowingJob Job(TakeOver takeOver = TakeOver.WhenIdle, bool quiet = false) => new()
    {
        Stream = _ => Task.FromResult(new Uri("http://10.0.0.2:8080/s/x/master.m3u8")),
        Format = () => SegmentFormat.FragmentedMp4,
        Title = "Dashboard",
        Visits = () => new StreamVisits(Interlocked.Read(ref _fetched), Interlocked.Read(ref _fetched), null),
        TakeOver = takeOver,
        QuietStart = quiet,
        Report = Reports.Enqueue,
    };

    /// <summary>Moves the clock until it is done, a quarter of a second at a time.</summary>
    public async Task<T> UntilAsync<T>(Task<T> done, CancellationToken ct)
    {
        await UntilAsync(() => done.IsCompleted, ct);
        return await done;
    }

    /// <summary>Moves the clock until it is so; returns how long that took.</summary>
    public async Task<TimeSpan> UntilAsync(Func<bool> isSo, CancellationToken ct)
    {
        var began = Time.GetTimestamp();
        await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        while (!isSo())
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await ConnectionHarness.CalmAsync(ct);
        }

        return Time.GetElapsedTime(began);
    }

    public async Task<IShowing> PlayAsync(IReceiver receiver, ShowingJob job, CancellationToken ct) =>
        await UntilAsync(receiver.PlayAsync(job, ct), ct);

    public async ValueTask DisposeAsync() => await Tv.DisposeAsync();

    private Task<CastLine> DialAsync(CastAddress address, CancellationToken ct) => IsReachable
        ? Task.FromResult(new CastLine { Stream = Tv.Dial(), OurAddress = "10.0.0.2", Address = "10.0.0.9" })
        : Task.FromException<CastLine>(new CastUnreachableException($"{address} cannot be reached: HostUnreachable"));

    private sealed class OneLogger(ILogger logger) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
