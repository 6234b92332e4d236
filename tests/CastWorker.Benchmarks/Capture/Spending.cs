using CastWorker.Processes;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>What a family of processes has spent of processors until a moment.</summary>
internal sealed class Spending
{
    private const double TicksPerSecond = 100;

    private readonly Dictionary<(int Id, string Name), long> _ticks;
    private readonly long _timestamp = TimeProvider.System.GetTimestamp();

    private Spending(Dictionary<(int Id, string Name), long> ticks) => _ticks = ticks;

    /// <summary>Of these processes and of all that descend from them.</summary>
    public static Spending Of(params int[] roots)
    {
        var all = ProcessTable.All().ToArray();
        var family = roots.ToHashSet();
        for (var before = 0; before < family.Count;)
        {
            before = family.Count;
            family.UnionWith(all.Where(process => family.Contains(process.Parent)).Select(process => process.Id));
        }

        return new Spending(all.Where(process => family.Contains(process.Id)).ToDictionary(
            process => (process.Id, process.Name),
            process => ProcFs.Stat(process.Id)?.CpuTicks ?? 0));
    }

    /// <summary>Percent of one core since an earlier moment, by name.</summary>
    public IReadOnlyDictionary<string, double> PercentSince(Spending earlier)
    {
        var seconds = TimeProvider.System.GetElapsedTime(earlier._timestamp, _timestamp).TotalSeconds;
        return _ticks
            .GroupBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Sum(entry => entry.Value - earlier._ticks.GetValueOrDefault(entry.Key)) / TicksPerSecond / seconds * 100,
                StringComparer.Ordinal);
    }
}
