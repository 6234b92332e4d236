namespace CastWorker.Processes;

/// <summary>A process of this worker. A pid is only ours together with its start time: pids are reused.</summary>
public sealed record OwnedProcess
{
    public required int Pid { get; init; }

    /// <summary>In clock ticks since the boot, as the kernel counts it; 0 if the process was gone before we could look.</summary>
    public required long StartTime { get; init; }

    public required ChildRole Role { get; init; }

    public required string SessionId { get; init; }

    public required string Program { get; init; }

    /// <summary>It leads a process group of its own; if not, its group is somebody else's and never signalled.</summary>
    public bool LeadsGroup { get; init; } = true;
}
