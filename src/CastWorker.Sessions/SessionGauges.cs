using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions;

/// <summary>Reads how well one session's stream runs, and tells it. May be called from any thread.</summary>
internal sealed class SessionGauges(SessionJob job, SessionPipeline pipeline)
{
    private volatile Metered _load = new(job.Id, job.Ports.Loads.MeterOf(job.Id));

    public EncoderProgress? Progress => pipeline.Progress;

    /// <summary>From now on what is used counts.</summary>
    public void Begin() => _load.Meter.Read();

    /// <summary>Nothing is told while nothing streams.</summary>
    public void Tell()
    {
        if (job.Board.Of(job.Target).State is SessionState.Streaming or SessionState.Recovering)
        {
            job.Board.Tell(Read());
        }
    }

    private TargetFigures Read()
    {
        var encoder = Progress;
        var flow = pipeline.Flow;
        var load = ReadLoad();
        return new TargetFigures
        {
            Target = job.Target,
            FramesPerSecond = encoder?.FramesPerSecond,
            BitrateKbps = encoder?.BitrateKbps,
            Speed = encoder?.Speed,
            Dropped = encoder?.Dropped,
            Stages = encoder?.Stages,
            SegmentAge = flow?.SegmentAge,
            Viewers = flow?.Viewers,
            Latency = LatencyOf(flow, pipeline.Played),
            CpuPercent = load.CpuPercent,
            MemoryMegabytes = load.Memory / 1e6,
        };
    }

    /// <summary>Of the processes that make the picture, whichever session has begun them.</summary>
    private ProcessLoad ReadLoad()
    {
        if (_load.Id != pipeline.ProductionId)
        {
            _load = new Metered(pipeline.ProductionId, job.Ports.Loads.MeterOf(pipeline.ProductionId));
        }

        return _load.Meter.Read();
    }

    /// <summary>What was made so long ago, when the player began with it, less how far it has come since.</summary>
    private static TimeSpan? LatencyOf(StreamFlow? flow, TimeSpan? played) =>
        flow?.SinceBeginning - played is { } latency && latency > TimeSpan.Zero ? latency : null;

    private sealed record Metered(string Id, ILoadMeter Meter);
}
