namespace CastWorker.Processes;

/// <summary>Knows every live process of this worker.</summary>
public sealed class ProcessRegistry
{
    private readonly Lock _gate = new();
    private readonly HashSet<OwnedProcess> _owned = [];
    private Action? _changed;

    public IReadOnlyList<OwnedProcess> All
    {
        get
        {
            lock (_gate)
            {
                // Nobody tells us when a library's process ends, so that one is looked at.
                _owned.RemoveWhere(process => !process.LeadsGroup && !IsAlive(process));
                return [.. _owned.OrderBy(process => process.StartTime).ThenBy(process => process.Pid)];
            }
        }
    }

    public IReadOnlyDictionary<ChildRole, int> CountByRole =>
        All.GroupBy(process => process.Role).ToDictionary(group => group.Key, group => group.Count());

    public int Count(ChildRole role) => All.Count(process => process.Role == role);

    /// <summary>Takes in a process that a library started for us. It leaves by itself when it ends.</summary>
    /// <returns>What was registered, or null if the process is gone already.</returns>
    public OwnedProcess? Adopt(int pid, ChildRole role, string sessionId, string program)
    {
        if (ProcFs.Stat(pid) is not { IsDead: false } stat)
        {
            return null;
        }

        var process = new OwnedProcess
        {
            Pid = pid,
            StartTime = stat.StartTime,
            Role = role,
            SessionId = sessionId,
            Program = program,
            LeadsGroup = false,
        };
        Add(process);
        return process;
    }

    /// <summary>The last resort, for when there is no time left: SIGKILL to everything at once.</summary>
    public void KillAll()
    {
        foreach (var process in All)
        {
            if (process.LeadsGroup)
            {
                Signals.TrySendToGroup(process.Pid, Signals.Kill);
            }
            else
            {
                Signals.TrySendToProcess(process.Pid, Signals.Kill);
            }
        }
    }

    /// <summary>The listener is called after each change, outside the lock. There is one: the journal.</summary>
    internal void Listen(Action changed) => _changed = changed;

    internal void Add(OwnedProcess process)
    {
        lock (_gate)
        {
            _owned.Add(process);
        }

        _changed?.Invoke();
    }

    internal void Remove(OwnedProcess process)
    {
        lock (_gate)
        {
            _owned.Remove(process);
        }

        _changed?.Invoke();
    }

    private static bool IsAlive(OwnedProcess process) =>
        ProcFs.Stat(process.Pid) is { IsDead: false } stat && stat.StartTime == process.StartTime;
}
