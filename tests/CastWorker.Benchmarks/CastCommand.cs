using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks;

/// <summary>The bundled dashboard on the virtual TV for a long time, all on one machine; half way, if wanted, the TV reboots.</summary>
internal static class CastCommand
{
    public const string Usage = "cast [--minutes 10] [--reboot]";

    private const int RebootSeconds = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var reboot = arguments.Contains("--reboot", StringComparer.Ordinal);
        var rest = arguments.Where(argument => argument != "--reboot").ToArray();
        var minutes = 10.0;
        if (rest is not [] && !(rest is ["--minutes", var text] && double.TryParse(text, CultureInfo.InvariantCulture, out minutes) && minutes > 0))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes + 5));
        var result = await MeasureAsync(TimeSpan.FromMinutes(minutes), reboot, limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(result, CastBenchJson.Default.CastResult));
        return result.Ok ? 0 : 1;
    }

    private static async Task<CastResult> MeasureAsync(TimeSpan length, bool reboot, CancellationToken ct)
    {
        await using var house = await CastingHouse.OpenAsync(ct);
        var (tv, worker) = (house.Tv, house.Worker);
        await using var mqtt = await MqttWatcher.StartAsync(house.Broker.Port, ct);
        var started = (await house.CastAsync(mqtt, ct)).TotalMilliseconds;

        var cpu = new CpuMeter();
        cpu.Look(Processes(worker, tv));
        var before = cpu.ByName();
        var clock = Stopwatch.StartNew();
        Console.WriteLine(" time  played  stalls  dropped  latency  buffer");
        var part = reboot ? length / 2 : length;
        List<Watch> watches = [await WatchAsync(tv, part, () => cpu.Look(Processes(worker, tv)), ct)];
        double? comeback = null;
        if (reboot)
        {
            var away = Stopwatch.StartNew();
            await tv.DoAsync($"reboot?seconds={RebootSeconds}", ct);
            await Eventually.BeTrueAsync(() => mqtt.History(CastingHouse.Target).EndsWith("interrupted starting streaming", StringComparison.Ordinal),
                "the TV to play again", ct, seconds: 120);
            comeback = Math.Round(away.Elapsed.TotalSeconds - RebootSeconds, 1);
            await tv.PlaysAsync(ct, seconds: 5);
            watches.Add(await WatchAsync(tv, part, () => cpu.Look(Processes(worker, tv)), ct));
        }

        var states = mqtt.History(CastingHouse.Target);
        return new CastResult
        {
            Ok = watches.TrueForAll(watch => watch.Last.Stalls == 0 && watch.Last.Errors.Count == 0)
                && (states == "idle starting streaming" || (reboot && states.EndsWith("interrupted starting streaming", StringComparison.Ordinal))),
            Minutes = Math.Round(clock.Elapsed.TotalMinutes, 1),
            CommandToPlayingMs = (long)started,
            Stalls = watches.Sum(watch => watch.Last.Stalls),
            PlayedS = Math.Round(watches.Sum(watch => watch.Last.PlayedSeconds), 1),
            DecodedFrames = watches.Sum(watch => watch.Last.Decoded),
            DroppedFrames = watches.Sum(watch => watch.Last.Dropped),
            LatencyS = [.. watches.Select(watch => new[] { Rounded(watch.First.LatencySeconds), Rounded(watch.Last.LatencySeconds) })],
            ComebackS = comeback,
            CpuPercent = cpu.ByName().ToDictionary(
                entry => entry.Key,
                entry => Math.Round((entry.Value - before.GetValueOrDefault(entry.Key)) / clock.Elapsed.TotalSeconds * 100, 1)),
            States = states,
        };
    }

    private static async Task<Watch> WatchAsync(RunningTv tv, TimeSpan length, Action look, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var first = await ReadAsync(tv, ct);
        var last = first;
        while (clock.Elapsed < length && last.Errors.Count == 0)
        {
            await Task.Delay(LookEvery < length - clock.Elapsed ? LookEvery : TimeSpan.FromSeconds(1), ct);
            last = await ReadAsync(tv, ct);
            look();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.Elapsed:mm\\:ss} {last.PlayedSeconds,6:0.0}s {last.Stalls,7} {last.Dropped,8} {last.LatencySeconds,7:0.0}s {last.BufferedSeconds,6:0.0}s"));
        }

        return new Watch(first, last);
    }

    private static async Task<TvPlayerStats> ReadAsync(RunningTv tv, CancellationToken ct) =>
        (await tv.StatusAsync(ct)).Media?.Player?.Stats ?? new TvPlayerStats { Errors = ["nothing is played"] };

    private static double? Rounded(double? seconds) => seconds is { } value ? Math.Round(value, 2) : null;

    private static IEnumerable<(int, string)> Processes(RunningWorker worker, RunningTv tv) =>
    [
        (worker.Program.Id, "worker"),
        (tv.Program.Id, "tv"),
        .. worker.Children().Select(child => (child.Id, child.Name is "MainThread" ? "node" : child.Name)),
        .. tv.Children().Select(child => (child.Id, "tv's player")),
    ];

    private sealed record Watch(TvPlayerStats First, TvPlayerStats Last);
}

/// <summary>The line that scripts read. CPU in percent of one core; latency first and last, of each part.</summary>
internal sealed record CastResult
{
    public required bool Ok { get; init; }

    public required double Minutes { get; init; }

    public required long CommandToPlayingMs { get; init; }

    public required int Stalls { get; init; }

    public required double PlayedS { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required IReadOnlyList<double?[]> LatencyS { get; init; }

    /// <summary>From the TV's being there again until it plays.</summary>
    public required double? ComebackS { get; init; }

    public required IReadOnlyDictionary<string, double> CpuPercent { get; init; }

    public required string States { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CastResult))]
internal sealed partial class CastBenchJson : JsonSerializerContext;
