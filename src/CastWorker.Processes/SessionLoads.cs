using CastWorker.Sessions.Ports;

namespace CastWorker.Processes;

/// <summary>Reads from the kernel what the processes of a session, and all that stand in their groups, use.</summary>
internal sealed class SessionLoads(ProcessRegistry registry, TimeProvider time) : IProcessLoads
{
    public ILoadMeter MeterOf(string sessionId) => new Meter(() => Processes(sessionId), time);

    private IReadOnlyList<ProcessStat> Processes(string sessionId)
    {
        var groups = registry.All
            .Where(process => process.LeadsGroup && string.Equals(process.SessionId, sessionId, StringComparison.Ordinal))
            .Select(process => process.Pid)
            .ToHashSet();
        return groups.Count == 0 ? [] : [.. ProcFs.All().Where(process => !process.IsDead && groups.Contains(process.GroupId))];
    }

    private sealed class Meter(Func<IReadOnlyList<ProcessStat>> look, TimeProvider time) : ILoadMeter
    {
        private readonly Lock _gate = new();
        private LoadReading _last = LoadReading.None;

        public ProcessLoad Read()
        {
            lock (_gate)
            {
                _last = _last.Next(look(), time.GetUtcNow());
                return _last.Load;
            }
        }
    }
}
