namespace CastWorker.Processes;

/// <summary>Decides which living processes an earlier run left behind.</summary>
internal static class ReapPlan
{
    /// <summary>
    /// Ours is what has pid and start time of a journal entry of this boot, or shares the group such a process leads, or carries
    /// a run of the journal in its environment. Whoever merely got the same pid is not; nor are we and those who started us.
    /// </summary>
    public static IReadOnlyList<Orphan> PlanReap(JournalContent journal, IReadOnlyList<SeenProcess> table, string bootId, int self)
    {
        var recorded = string.Equals(journal.BootId, bootId, StringComparison.Ordinal)
            ? journal.Processes.DistinctBy(process => (process.Pid, process.StartTime)).ToDictionary(process => (process.Pid, process.StartTime))
            : [];
        var spared = Line(self, table);
        var leaders = table
            .Where(seen => recorded.TryGetValue(seen.Key, out var entry) && entry.LeadsGroup && seen.Stat.GroupId == seen.Stat.Pid)
            .ToDictionary(seen => seen.Stat.Pid, seen => recorded[seen.Key]);

        return
        [
            .. table
                .Where(seen => !seen.Stat.IsDead && !spared.Contains(seen.Stat.Pid))
                .Select(seen => (Seen: seen, Entry: recorded.GetValueOrDefault(seen.Key) ?? leaders.GetValueOrDefault(seen.Stat.GroupId)))
                .Where(found => found.Entry is not null || (found.Seen.Run is { } run && journal.Runs.Contains(run, StringComparer.Ordinal)))
                .Select(found => new Orphan(found.Seen.Stat.Pid, found.Seen.Stat.StartTime, found.Entry)),
        ];
    }

    /// <summary>The worker and its ancestors: one that was started by an older worker's child carries that run too.</summary>
    private static HashSet<int> Line(int self, IReadOnlyList<SeenProcess> table)
    {
        var parents = table.DistinctBy(seen => seen.Stat.Pid).ToDictionary(seen => seen.Stat.Pid, seen => seen.Stat.ParentPid);
        var line = new HashSet<int>();
        for (var pid = self; line.Add(pid) && parents.TryGetValue(pid, out var parent); pid = parent)
        {
        }

        return line;
    }
}

/// <summary>A process as it is now, with the run it says it belongs to.</summary>
internal sealed record SeenProcess(ProcessStat Stat, string? Run)
{
    public (int Pid, long StartTime) Key => (Stat.Pid, Stat.StartTime);
}

/// <summary>A living process of a dead worker, with the journal's word on it if there is one.</summary>
internal sealed record Orphan(int Pid, long StartTime, OwnedProcess? Entry);
