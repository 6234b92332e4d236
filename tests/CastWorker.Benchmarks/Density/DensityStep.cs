using System.Globalization;
using CastWorker.Benchmarks.Capture;
using CastWorker.Processes;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Density;

/// <summary>So many sessions for so long. CPU in percent of one core.</summary>
internal sealed record DensityStep
{
    /// <summary>In a segment of 2 s.</summary>
    private const int WholePiece = 60;

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

    /// <summary>In the newest piece of the newest stream: the players decode nothing, so a sample is.</summary>
    public required int DecodedFrames { get; init; }

    public bool IsFine => Stalls == 0 && DecodedFrames >= WholePiece;

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

        var stalls = Troubles(house) - before;
        var (now, took) = (Machine.Ticks(), TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        var cpu = Spending.Of(house.Worker.Program.Id).PercentSince(spent)
            .GroupBy(entry => KindOf(entry.Key), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Math.Round(group.Sum(entry => entry.Value), 1), StringComparer.Ordinal);
        cpu["players"] = Math.Round((OwnSeconds() - ownSpent) / took * 100, 1);
        return new DensityStep
        {
            Sessions = house.Players.Count,
            Stalls = stalls,
            StallsWhileStarting = stallsWhileStarting,
            LeastAheadS = Math.Round(least, 1),
            BusyPercent = Math.Round(100.0 * (now.Busy - ticks.Busy) / (now.All - ticks.All), 1),
            CpuPercent = cpu,
            MemoryMb = Math.Round(Machine.MegabytesOf(house.Worker.Program.Id) + house.Worker.Children().Sum(child => Machine.MegabytesOf(child.Id))),
            DecodedFrames = house.Players[^1].Latest is { } piece ? await DecodeAsync(piece, ct) : 0,
        };
    }

    public static int Troubles(DensityHouse house) => house.Players.Sum(player => player.Look().Troubles);

    private static async Task<int> DecodeAsync(Uri piece, CancellationToken ct)
    {
        var words = await RunningProgram.RunAsync(
            "ffprobe",
            ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames", "-of", "default=nw=1:nk=1", piece.AbsoluteUri],
            ct);
        return int.TryParse(words.Split('\n')[0], CultureInfo.InvariantCulture, out var frames) ? frames : 0;
    }

    private static double OwnSeconds() => (ProcFs.Stat(Environment.ProcessId)?.CpuTicks ?? 0) / 100.0;

    private static string KindOf(string name) => name switch
    {
        _ when name.StartsWith("chrom", StringComparison.Ordinal) => "chromium",
        "MainThread" or "node" => "node",
        "dotnet" => "worker",
        _ => name,
    };
}
