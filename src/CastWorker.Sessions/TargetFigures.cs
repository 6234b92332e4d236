using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions;

/// <summary>How well a target's stream runs, as of one moment; null where it is not known.</summary>
public sealed record TargetFigures
{
    public required Target Target { get; init; }

    public double? FramesPerSecond { get; init; }

    public double? BitrateKbps { get; init; }

    /// <summary>Of the encoder: 1 is real time.</summary>
    public double? Speed { get; init; }

    /// <summary>Changed pictures that came too late, since the encoder was busy.</summary>
    public long? Dropped { get; init; }

    /// <summary>How far each stage on the way of the pictures is.</summary>
    public StageCounts? Stages { get; init; }

    /// <summary>How old the newest complete segment is.</summary>
    public TimeSpan? SegmentAge { get; init; }

    /// <summary>How many fetched something lately.</summary>
    public int? Viewers { get; init; }

    /// <summary>How far behind live the TV plays.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Of one core, of all processes of the session together.</summary>
    public double? CpuPercent { get; init; }

    public double? MemoryMegabytes { get; init; }
}
