using System.Globalization;
using System.Text.Json;
using CastWorker.Benchmarks.Capture;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Latency;

/// <summary>How old a page's picture is when a real player shows it, for each form in which a stream can be watched.</summary>
internal static class LatencyCommand
{
    private const string Target = "demo";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private static readonly Form[] Forms =
    [
        new("live.mp4", "live.mp4", PlayerEngine.Browser, "normal", MostMs: 2000, NeedsChanges: true),
        new("hls, Shaka", "master.m3u8", PlayerEngine.Shaka, "normal", MostMs: 8000),
        new("hls, hls.js", "master.m3u8", PlayerEngine.HlsJs, "normal", MostMs: 8000),
        new("hls low, Shaka", "master.m3u8", PlayerEngine.Shaka, "low", MostMs: 2000, NeedsChanges: true),
        new("hls low, hls.js", "master.m3u8", PlayerEngine.HlsJs, "low", MostMs: 3000, NeedsChanges: true),
        new("hls safe, Shaka", "master.m3u8", PlayerEngine.Shaka, "safe", MostMs: 32_000),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (LatencyOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {LatencyOptions.Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource((Forms.Length * options.Rounds * (options.Length + TimeSpan.FromMinutes(1))) + TimeSpan.FromMinutes(2));
        var results = await MeasureAsync(options, limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(results, LatencyJson.Default.IReadOnlyListLatencyResult));
        return results.All(result => result.Ok) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<LatencyResult>> MeasureAsync(LatencyOptions options, CancellationToken ct)
    {
        await using var site = new PageSite();
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Media__Capture"] = options.Capture });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.StateIsAsync(Target, "idle", ct);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", site.At("latency").AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "streaming", ct);
        var stream = new Uri(mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Console.WriteLine("form               median      95 %     least    stalls  first picture after");
        var results = new List<LatencyResult>();
        var mode = "normal";
        foreach (var form in Forms.Where(form => !form.NeedsChanges || options.Capture == LatencyOptions.Changes))
        {
            if (form.Mode != mode)
            {
                mode = form.Mode;
                await mqtt.PublishAsync($"castworker/target/{Target}/set/mode", mode, ct);
                // Small segments are listed once there are some: whoever loads the stream before that gets the others.
                await Eventually.BeTrueAsync(async () => await IsServedAsync(http, stream, form.Mode, ct), $"the mode {form.Mode}", ct);
            }

            var result = await WatchAsync(form, stream, options, ct);
            results.Add(result);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Form,-16} {result.MedianMs,6} ms {result.P95Ms,6} ms {result.LeastMs,6} ms {result.Stalls,9} {result.StartupMs,10} ms"));
        }

        return results;
    }

    private static async Task<LatencyResult> WatchAsync(Form form, Uri stream, LatencyOptions options, CancellationToken ct)
    {
        var ages = new List<double>();
        var reports = new List<PlayerReport>();
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var player = await StreamPlayer.OpenAsync(new Uri(stream, form.Name), form.Engine, ct);
            await player.WatchAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), ct);
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < options.Length)
            {
                if (await player.AgeAsync(ct) is { } age)
                {
                    ages.Add(age.TotalMilliseconds);
                }

                await Task.Delay(LookEvery, TimeProvider.System, ct);
            }

            reports.Add(await player.ReadAsync(ct));
        }

        ages.Sort();
        return LatencyResult.Of(form, ages, reports);
    }

    private static async Task<bool> IsServedAsync(HttpClient http, Uri stream, string mode, CancellationToken ct) => mode == "low"
        ? (await http.GetStringAsync(stream, ct)).Contains("low.m3u8", StringComparison.Ordinal)
        : (await http.GetStringAsync(new Uri(stream, "index.m3u8"), ct)).Contains("HOLD-BACK=29", StringComparison.Ordinal);
}
