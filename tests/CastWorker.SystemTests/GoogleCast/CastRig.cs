using CastWorker.GoogleCast;
using CastWorker.GoogleCast.Connection;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using CastWorker.TestSupport.Scripted;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.SystemTests.GoogleCast;

/// <summary>The sender as it is in the worker, and one place where all TVs are.</summary>
internal sealed class CastRig(int port, CastOptions? options = null) : ICastLocator
{
    private readonly IOptions<CastOptions> _options = Options.Create(options ?? new CastOptions());
    private long _fetched;

    public CastAddress? Find(Target target) => new("127.0.0.1", port);

    public void Fetch() => Interlocked.Increment(ref _fetched);

    public Task<IReceiver> ConnectAsync(CancellationToken ct, Action<ScreenReport>? report = null) => new CastReceivers(
            new CastReach(this, _options, TimeProvider.System, NullLogger<CastReach>.Instance),
            new TargetMemories(new ScriptedKeeper()),
            _options,
            TimeProvider.System,
            NullLoggerFactory.Instance)
        .ConnectAsync(
            new ReceiverJob
            {
                SessionId = "1",
                Target = new Target { Slug = "tv", Name = "TV", Kind = TargetKind.Cast },
                Report = report ?? (_ => { }),
            },
            ct);

    public ShowingJob Job() => new()
    {
        Stream = _ => Task.FromResult(new Uri("http://127.0.0.1:8080/s/x/master.m3u8")),
        Format = () => SegmentFormat.FragmentedMp4,
        Title = "Dashboard",
        Visits = () => new StreamVisits(Interlocked.Read(ref _fetched), Interlocked.Read(ref _fetched), null),
        TakeOver = TakeOver.WhenIdle,
        QuietStart = true,
        Report = _ => { },
    };
}
