using CastWorker.Browser.Recycling;
using CastWorker.Media.Encoding;
using CastWorker.Media.Serving;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Limits;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Storage;

namespace CastWorker.Diagnostics;

/// <summary>How the worker is, as of one moment.</summary>
internal sealed record HealthReport
{
    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required MqttHealthReport Broker { get; init; }

    public MqttTrafficReading Commands { get; init; } = new();

    public required IReadOnlyList<TargetStatus> Targets { get; init; }

    /// <summary>How far the encoders of the targets are, where one runs.</summary>
    public IReadOnlyList<(Target Target, EncoderProgress Progress)> Encoders { get; init; } = [];

    public required IReadOnlyList<OwnedProcess> Children { get; init; }

    public required IReadOnlyList<StreamTrafficReading> Streams { get; init; }

    public HardwareReading Hardware { get; init; } = new();

    public RecyclingsReading Recyclings { get; init; } = new();

    public required string RuntimeDirectory { get; init; }

    public required long FreeBytes { get; init; }

    public required string StateDirectory { get; init; }

    /// <summary>Why nothing can be kept there; sessions run on, but do not come back after a restart.</summary>
    public required string? StateTrouble { get; init; }

    /// <summary>What is wrong with the worker itself; a session's failure is not.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public int Sessions => Targets.Count(target => target.State is not (SessionState.Idle or SessionState.Error));

    /// <summary>Whether commands can reach the worker and be done.</summary>
    public bool IsReady => Broker.Connected && Problems.Count == 0;
}

/// <summary>Looks at every part of the worker.</summary>
internal sealed class Health(
    MqttHealth broker,
    MqttTraffic commands,
    StatusBoard board,
    ProcessRegistry children,
    StreamTraffic streams,
    HardwareView hardware,
    Recyclings recyclings,
    RuntimeDirectory directory,
    StateDirectory stateDirectory,
    StateFile state,
    IServiceProvider services,
    TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public static string Version { get; } = typeof(Health).Assembly.GetName().Version!.ToString(3);

    public HealthReport Look() => new()
    {
        Version = Version,
        StartedAt = _startedAt,
        Broker = broker.Now,
        Commands = commands.Read(),
        Targets = board.All,
        Encoders = [.. Encoders()],
        Children = children.All,
        Streams = streams.Read(),
        Hardware = hardware.Read(),
        Recyclings = recyclings.Read(),
        RuntimeDirectory = directory.Path,
        FreeBytes = new DriveInfo(directory.Path).AvailableFreeSpace,
        StateDirectory = stateDirectory.Path,
        StateTrouble = state.Trouble,
        Problems = [.. Problems()],
    };

    private IEnumerable<(Target Target, EncoderProgress Progress)> Encoders() =>
        from status in board.All
        let progress = board.ProgressOf(status.Target)
        where progress is not null
        select (status.Target, progress.Value);

    private IEnumerable<string> Problems()
    {
        // Asked for only now: the hosted services themselves depend on pages that depend on this.
        foreach (var service in services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask?.IsFaulted == true)
            {
                yield return $"{service.GetType().Name} has crashed";
            }
        }

        var streaming = board.All.Count(target => target.State is not (SessionState.Idle or SessionState.Error));
        var encoders = children.Count(ChildRole.Encoder);
        if (encoders > streaming)
        {
            yield return $"{encoders} encoders run for {streaming} sessions";
        }
    }
}
