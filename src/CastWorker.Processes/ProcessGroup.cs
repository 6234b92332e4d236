namespace CastWorker.Processes;

/// <summary>
/// A child with all its descendants: those in its process group, and those that left the group but carry the child's mark
/// in their environment.
/// </summary>
internal sealed class ProcessGroup(int leader, long startTime, string mark)
{
    /// <summary>The variable that tells whose descendant a process is, whatever group it moved to.</summary>
    public const string MarkVariable = "CASTWORKER_CHILD";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>To everyone in the group; or to the leader alone while it has not yet got its group (setsid is not through).</summary>
    public void Signal(int signal)
    {
        if (IsReused())
        {
            return;
        }

        if (!Signals.TrySendToGroup(leader, signal) && ProcFs.Stat(leader)?.StartTime == startTime)
        {
            Signals.TrySendToProcess(leader, signal);
        }
    }

    /// <summary>SIGKILL to everyone, until nobody is left or the limit is over.</summary>
    /// <returns>The pids that are still there.</returns>
    public async Task<IReadOnlyList<int>> KillAsync(TimeSpan limit, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        while (true)
        {
            // Again in each round: somebody may have been born meanwhile.
            Signal(Signals.Kill);
            var left = Living();
            foreach (var pid in left)
            {
                Signals.TrySendToProcess(pid, Signals.Kill);
            }

            if (left.Count == 0 || deadline.IsCancellationRequested)
            {
                return left;
            }

            // The limit is the caller's time; looking again is not, for whom we look at lives in the real one.
            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Zombies do not count: they run nothing and hold nothing, and their collection is their parent's business.</summary>
    public IReadOnlyList<int> Living()
    {
        var reused = IsReused();
        return
        [
            .. ProcFs.All()
                .Where(process => !process.IsDead
                    && process.StartTime >= startTime
                    && ((process.GroupId == leader && !reused)
                        || (process.Pid == leader && process.StartTime == startTime)
                        || string.Equals(ProcFs.Variable(process.Pid, MarkVariable), mark, StringComparison.Ordinal)))
                .Select(process => process.Pid),
        ];
    }

    /// <summary>The kernel gives a pid to somebody else only when no group has its number, so then our group is gone.</summary>
    private bool IsReused() => ProcFs.Stat(leader) is { } stat && stat.StartTime != startTime;
}
