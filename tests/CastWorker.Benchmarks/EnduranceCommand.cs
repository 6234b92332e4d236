using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks;

/// <summary>One session at 720p30 with the bundled dashboard, watched by a real player on the same machine for a long time.</summary>
internal static class EnduranceCommand
{
    public const string Usage = "endurance [--minutes 10] [--engine shaka|hls]";

    private const string Target = "demo";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Parse(arguments) is not (var length, var engine))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(length + TimeSpan.FromMinutes(5));
        var result = await MeasureAsync(length, engine, limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(result, EnduranceJson.Default.EnduranceResult));
        return result.Ok ? 0 : 1;
    }

    private static async Task<EnduranceResult> MeasureAsync(TimeSpan length, PlayerEngine engine, CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(broker, ct);
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", worker.DemoPage.AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "streaming", ct);
        var stream = new Uri(mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);
        await using var player = await StreamPlayer.OpenAsync(stream, engine, ct);
        await player.WatchAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), ct);

        var cpu = new CpuMeter();
        cpu.Look(Processes(worker));
        var before = cpu.ByName();
        var first = await player.ReadAsync(ct);
        var memory = CpuMeter.MegabytesOf(worker.Program.Id);
        var clock = Stopwatch.StartNew();
        Console.WriteLine(" time  played  stalls  dropped  latency  buffer  worker");
        var last = first;
        while (clock.Elapsed < length && last.Errors.Count == 0)
        {
            await Task.Delay(LookEvery < length - clock.Elapsed ? LookEvery : TimeSpan.FromSeconds(1), ct);
            last = await player.ReadAsync(ct);
            cpu.Look(Processes(worker));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.Elapsed:mm\\:ss} {last.PlayedSeconds,6:0.0}s {last.Stalls,7} {last.DroppedFrames,8} {last.LatencySeconds,7:0.0}s {last.BufferedAheadSeconds,6:0.0}s {CpuMeter.MegabytesOf(worker.Program.Id),4:0} MB"));
        }

        var spent = cpu.ByName().ToDictionary(
            entry => entry.Key,
            entry => Math.Round((entry.Value - before.GetValueOrDefault(entry.Key)) / clock.Elapsed.TotalSeconds * 100, 1));
        return new EnduranceResult
        {
            Ok = last.Stalls == 0 && last.Errors.Count == 0 && mqtt.History(Target) == "idle starting streaming",
            Minutes = Math.Round(clock.Elapsed.TotalMinutes, 1),
            Stalls = last.Stalls,
            StallMs = Math.Round(last.StallSeconds * 1000),
            PlayedS = Math.Round(last.PlayedSeconds - first.PlayedSeconds, 1),
            DecodedFrames = last.DecodedFrames - first.DecodedFrames,
            DroppedFrames = last.DroppedFrames - first.DroppedFrames,
            LatencyFirstS = first.LatencySeconds,
            LatencyLastS = last.LatencySeconds,
            WorkerMbFirst = Math.Round(memory),
            WorkerMbLast = Math.Round(CpuMeter.MegabytesOf(worker.Program.Id)),
            CpuPercent = spent,
            States = mqtt.History(Target),
            Errors = last.Errors,
        };
    }

    private static IEnumerable<(int, string)> Processes(RunningWorker worker) =>
        [(worker.Program.Id, "worker"), .. worker.Children().Select(child => (child.Id, child.Name is "MainThread" ? "node" : child.Name))];

    private static (TimeSpan Length, PlayerEngine Engine)? Parse(ReadOnlySpan<string> arguments)
    {
        var (length, engine) = (TimeSpan.FromMinutes(10), PlayerEngine.Shaka);
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            switch (arguments[0], arguments[1])
            {
                case ("--minutes", var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    length = TimeSpan.FromMinutes(minutes);
                    break;
                case ("--engine", "shaka"):
                    engine = PlayerEngine.Shaka;
                    break;
                case ("--engine", "hls"):
                    engine = PlayerEngine.HlsJs;
                    break;
                default:
                    return null;
            }
        }

        return arguments.IsEmpty ? (length, engine) : null;
    }
}

/// <summary>The line that scripts read. CPU in percent of one core.</summary>
internal sealed record EnduranceResult
{
    public required bool Ok { get; init; }

    public required double Minutes { get; init; }

    public required int Stalls { get; init; }

    public required double StallMs { get; init; }

    public required double PlayedS { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required double? LatencyFirstS { get; init; }

    public required double? LatencyLastS { get; init; }

    public required double WorkerMbFirst { get; init; }

    public required double WorkerMbLast { get; init; }

    public required IReadOnlyDictionary<string, double> CpuPercent { get; init; }

    public required string States { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EnduranceResult))]
internal sealed partial class EnduranceJson : JsonSerializerContext;
