using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CastWorker.Benchmarks.Capture;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>One session at 720p30, watched by real players on the same machine for a long time.</summary>
internal static class EnduranceCommand
{
    private const string Target = "demo";

    private const int FrameRate = 30;

    private const string Words = "artifacts/endurance.log";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (EnduranceOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {EnduranceOptions.Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(options.Length + TimeSpan.FromMinutes(5));
        var result = await MeasureAsync(options, limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(result, EnduranceJson.Default.EnduranceResult));
        return result.Ok ? 0 : 1;
    }

    private static async Task<EnduranceResult> MeasureAsync(EnduranceOptions options, CancellationToken ct)
    {
        await using var site = new PageSite();
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Media__Capture"] = options.Capture,
                ["Media__SegmentFormat"] = options.Format,
            });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.StateIsAsync(Target, "idle", ct);
        var page = options.Page == Target ? worker.DemoPage : site.At(options.Page);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", page.AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "streaming", ct);
        var stream = new Uri(mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);
        await using var opened = new Opened();
        var viewers = new List<IViewer>();
        foreach (var engine in options.Engines)
        {
            viewers.Add(opened.Keep(await OpenAsync(engine, stream, ct)));
        }

        var firsts = await Task.WhenAll(viewers.Select(viewer => BegunAsync(viewer, ct)));
        var result = await WatchAsync(options, new Watch(worker, mqtt, viewers, firsts), ct);
        if (!result.Ok)
        {
            // What happens once in hours cannot be asked for again.
            await File.WriteAllLinesAsync(Words, [.. worker.Program.Lines, .. viewers.SelectMany(viewer => viewer.Words)], ct);
            Console.WriteLine($"What worker and players have said is in {Words}.");
        }

        return result;
    }

    private static async Task<EnduranceResult> WatchAsync(EnduranceOptions options, Watch watch, CancellationToken ct)
    {
        var (worker, mqtt, viewers, firsts) = watch;
        var cpu = new CpuMeter();
        cpu.Look(Processes(worker));
        var before = cpu.ByName();
        var memory = CpuMeter.MegabytesOf(worker.Program.Id);
        var clock = Stopwatch.StartNew();
        Console.WriteLine(" time  player  played  stalls  dropped  latency  buffer  worker");
        var lasts = firsts;
        while (clock.Elapsed < options.Length && lasts.All(report => report.Errors.Count == 0))
        {
            var left = options.Length - clock.Elapsed;
            await Task.Delay(LookEvery < left ? LookEvery : left, TimeProvider.System, ct);
            lasts = await Task.WhenAll(viewers.Select(viewer => viewer.ReadAsync(ct)));
            cpu.Look(Processes(worker));
            foreach (var (engine, last) in options.Engines.Zip(lasts))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clock.Elapsed:mm\\:ss} {engine,-7} {last.PlayedSeconds,6:0.0}s {last.Stalls,7} {last.DroppedFrames,8} {last.LatencySeconds,7:0.0}s {last.BufferedAheadSeconds,6:0.0}s {CpuMeter.MegabytesOf(worker.Program.Id),4:0} MB"));
            }
        }

        var elapsed = clock.Elapsed;
        ViewerResult[] players = [.. options.Engines.Select((engine, i) => ViewerResult.Between(engine, firsts[i], lasts[i]))];
        return new EnduranceResult
        {
            Ok = players.All(player => player.IsFineAfter(elapsed)) && mqtt.History(Target) == "idle starting streaming",
            Page = options.Page,
            Format = options.Format,
            Minutes = Math.Round(elapsed.TotalMinutes, 1),
            Players = players,
            WorkerMbFirst = Math.Round(memory),
            WorkerMbLast = Math.Round(CpuMeter.MegabytesOf(worker.Program.Id)),
            CpuPercent = cpu.ByName().ToDictionary(
                entry => entry.Key,
                entry => Math.Round((entry.Value - before.GetValueOrDefault(entry.Key)) / elapsed.TotalSeconds * 100, 1)),
            States = mqtt.History(Target),
        };
    }

    private static Task<IViewer> OpenAsync(string engine, Uri stream, CancellationToken ct) => engine switch
    {
        "vlc" => VlcViewer.OpenAsync(stream, FrameRate, ct),
        "browser" => BrowserViewer.OpenAsync(new Uri(stream, RecordingViewer.Mp4), PlayerEngine.Browser, ct),
        RecordingViewer.Mp4 or RecordingViewer.Ts => RecordingViewer.OpenAsync(new Uri(stream, engine), FrameRate, ct),
        "hls" => BrowserViewer.OpenAsync(stream, PlayerEngine.HlsJs, ct),
        _ => BrowserViewer.OpenAsync(stream, PlayerEngine.Shaka, ct),
    };

    private static async Task<PlayerReport> BegunAsync(IViewer viewer, CancellationToken ct)
    {
        PlayerReport report;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
            report = await viewer.ReadAsync(ct);
        }
        while (report is { PlayedSeconds: < 5, Errors: [] });

        return report;
    }

    private static IEnumerable<(int, string)> Processes(RunningWorker worker) =>
        [(worker.Program.Id, "worker"), .. worker.Children().Select(child => (child.Id, child.Name is "MainThread" ? "node" : child.Name))];

    /// <summary>Everything that is looked at.</summary>
    private sealed record Watch(RunningWorker Worker, MqttWatcher Mqtt, IReadOnlyList<IViewer> Viewers, PlayerReport[] Firsts);
}
