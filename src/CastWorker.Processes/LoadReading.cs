using CastWorker.Sessions.Ports;

namespace CastWorker.Processes;

/// <summary>What a group of processes had used by one moment, and what follows from the reading before. Pure.</summary>
internal sealed record LoadReading
{
    public static readonly LoadReading None = new();

    /// <summary>The kernel tells times to programs in hundredths of a second, whatever its own clock does.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Sooner than this, hundredths say nothing.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    public ProcessLoad Load { get; private init; }

    private DateTimeOffset? At { get; init; }

    /// <summary>A pid is only somebody together with its start time.</summary>
    private Dictionary<(int Pid, long StartTime), long> Used { get; init; } = [];

    public LoadReading Next(IReadOnlyList<ProcessStat> processes, DateTimeOffset now)
    {
        var memory = processes.Sum(process => process.ResidentPages) * Environment.SystemPageSize;
        var used = processes.ToDictionary(process => (process.Pid, process.StartTime), process => process.CpuTicks);
        if (At is not { } before)
        {
            return new LoadReading { Load = new ProcessLoad(null, memory), At = now, Used = used };
        }

        if (now - before < Soonest)
        {
            return this with { Load = Load with { Memory = memory } };
        }

        // What was used by who has ended since is not known any more, and is little.
        var ticks = used.Sum(process => Math.Max(0, process.Value - Used.GetValueOrDefault(process.Key)));
        var percent = ticks / TicksPerSecond / (now - before).TotalSeconds * 100;
        return new LoadReading { Load = new ProcessLoad(percent, memory), At = now, Used = used };
    }
}
