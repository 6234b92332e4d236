using CastWorker.Benchmarks.Capture;
using CastWorker.Processes;

namespace CastWorker.Benchmarks.Density;

/// <summary>So many sessions for so long. CPU in percent of one core.</summary>
internal sealed record DensityStep
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public required int Sessions { get; init; }

    /// <summary>Pauses and jumps that viewers saw.</summary>
    public required int Stalls { get; init; }

    /// <summary>The same while the sessions of this step were started; they do not count.</summary>
    public required int StallsWhileStarting { get; init; }

    /// <summary>The least that any player held in advance.</summary>
    public required double LeastAheadS { get; init; }

    /// <summary>Of the whole machine, all cores.</summary>
    public required double BusyPercent { get; init; }

    public required IReadOnlyDictionary<string, double> CpuPercent { get; init; }

    /// <summary>Of the worker and all it has started.</summary>
    public required double MemoryMb { get; init; }

    public static async Task<DensityStep> HoldAsync(DensityHouse house, int stallsWhileStarting, TimeSpan length, CancellationToken ct)
    {
        var before = Troubles(house);
        var (spent, ownSpent, ticks, began) = (Spending.Of(house.Worker.Program.Id), OwnSeconds(), Machine.Ticks(), TimeProvider.System.GetTimestamp());
        var least = double.MaxValue;
        while (TimeProvider.System.GetElapsedTime(began) < length)
        {
            await Task.Delay(LookEvery, TimeProvider.System, ct);
            least = Math.Min(least, house.Players.Min(player => player.Look().Ahead.TotalSeconds));
        }

        var (now, took) = (Machine.Ticks(), TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        var cpu = Spending.Of(house.Worker.Program.Id).PercentSince(spent)
            .GroupBy(entry => KindOf(entry.Key), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Math.Round(group.Sum(entry => entry.Value), 1), StringComparer.Ordinal);
        cpu["players"] = Math.Round((OwnSeconds() - ownSpent) / took * 100, 1);
        return new DensityStep
        {
            Sessions = house.Players.Count,
            Stalls = Troubles(house) - before,
            StallsWhileStarting = stallsWhileStarting,
            LeastAheadS = Math.Round(least, 1),
            BusyPercent = Math.Round(100.0 * (now.Busy - ticks.Busy) / (now.All - ticks.All), 1),
            CpuPercent = cpu,
            MemoryMb = Math.Round(Machine.MegabytesOf(house.Worker.Program.Id) + house.Worker.Children().Sum(child => Machine.MegabytesOf(child.Id))),
        };
    }

    public static int Troubles(DensityHouse house) => house.Players.Sum(player => player.Look().Troubles);

    private static double OwnSeconds() => (ProcFs.Stat(Environment.ProcessId)?.CpuTicks ?? 0) / 100.0;

    private static string KindOf(string name) => name switch
    {
        _ when name.StartsWith("chrom", StringComparison.Ordinal) => "chromium",
        "MainThread" or "node" => "node",
        "dotnet" => "worker",
        _ => name,
    };
}
