namespace CastWorker.Processes;

/// <summary>Decides which of our dead children nobody else will collect.</summary>
internal static class ZombiePlan
{
    /// <summary>
    /// The runtime collects what it started itself, within moments of its end, and must not find it taken away. So we take only
    /// what is not registered and was dead at the last look already.
    /// </summary>
    public static ZombieLook Look(
        IEnumerable<ProcessStat> table, int self, IReadOnlySet<int> registered, IReadOnlySet<(int Pid, long StartTime)> before)
    {
        var dead = table
            .Where(process => process.State == 'Z' && process.ParentPid == self && !registered.Contains(process.Pid))
            .Select(process => (process.Pid, process.StartTime))
            .ToHashSet();
        return new ZombieLook([.. dead.Where(before.Contains).Select(process => process.Pid)], dead);
    }
}

/// <summary>Whom to collect now, and who was seen dead, for the next look.</summary>
internal sealed record ZombieLook(IReadOnlyList<int> Collect, IReadOnlySet<(int Pid, long StartTime)> Dead);
