using System.Diagnostics;
using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A page that moves all the time, on a machine that has no time for its encoder for a while.</summary>
[NonParallelizable]
internal sealed class DegradingTests
{
    private const string Moving = """
        <!doctype html><title>Moving</title><link rel="icon" href="data:,"><style>
        @keyframes move { from { transform: translateX(0) } to { transform: translateX(600px) } }
        body { margin: 0; background: #234 } div { width: 120px; height: 120px; background: #fc4; animation: move 3s linear infinite alternate }
        </style><div></div>
        """;

    private static readonly string[] Stages = ["due", "captured", "encoded", "published", "dropped"];

    [TestCase("854x480", "30", "854x480", 15)]
    [TestCase("1280x720", "15", "854x480", 15)]
    [CancelAfter(360_000)]
    public async Task The_TV_gets_less_while_it_lasts_and_what_is_wanted_again_later(
        string size, string frameRate, string lesserSize, int lesserRate, CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", Moving);
        await using var house = await CastHouse.OpenAsync(
            ct, ("Sessions__Degrade", "true"), ("Width", size.Split('x')[0]), ("Height", size.Split('x')[1]), ("FrameRate", frameRate));
        await house.ShowAsync(pages.At("/").AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        var before = await house.Tv.PlaysAsync(ct, seconds: 6);
        var clock = Stopwatch.StartNew();

        await using (Starvation.Of(house.Worker))
        {
            await DegradedIsAsync(house, JsonValueKind.String, ct, seconds: 90);
            await SayAsync(house, clock);
            await PlaysOnAsync(house, before, changes: 1, ct);
            (Shown(house), State(house, "fps").GetInt32()).ShouldBe((lesserSize, lesserRate));
            await CountedAsync(house, ct);
        }

        await SayAsync(house, clock);
        await DegradedIsAsync(house, JsonValueKind.Null, ct, seconds: 180);
        await SayAsync(house, clock);
        await PlaysOnAsync(house, before, changes: 2, ct);
        (Shown(house), $"{State(house, "fps")}").ShouldBe((size, frameRate));
        house.Events().Where(happened => happened is "degraded:" or "upgraded:").ShouldBe(["degraded:", "upgraded:"]);
    }

    private static Task DegradedIsAsync(CastHouse house, JsonValueKind kind, CancellationToken ct, int seconds) =>
        Eventually.BeTrueAsync(() => State(house, "degraded").ValueKind == kind, () => $"{kind} in degraded; {house.Words()}", ct, seconds);

    /// <summary>In the app that runs, at the same address, and nothing had to be repaired.</summary>
    private static async Task PlaysOnAsync(CastHouse house, TvStatus before, int changes, CancellationToken ct)
    {
        var history = "idle starting streaming" + string.Concat(Enumerable.Repeat(" recovering streaming", changes));
        await Eventually.BeTrueAsync(() => house.Mqtt.History(CastHouse.Target) == history, () => $"'{history}'; {house.Words()}", ct, seconds: 60);
        var size = Shown(house).Split('x');
        var tv = await house.Tv.BecomesAsync(
            tv => tv.IsPlaying && tv.Media!.Player!.Stats is { PlayedSeconds: > 3 } stats && $"{stats.Width}" == size[0], "the TV to play on", ct, seconds: 60);
        tv.App!.SessionId.ShouldBe(before.App!.SessionId, "the app stays");
        tv.Media!.Url.ShouldBe(before.Media!.Url, "and so does the address");
        tv.Media.Player!.Stats.Errors.ShouldBeEmpty();
        await TestContext.Out.WriteLineAsync($"it plays on, since then {tv.Media.Player.Stats.Stalls} stalls, {tv.Media.Player.Stats.StallSeconds:0.0} s");
        State(house, "restarts").GetInt32().ShouldBe(0, house.Words());
    }

    /// <summary>Stage by stage, and in the metrics too: what is starved is seen where it is.</summary>
    private static async Task CountedAsync(CastHouse house, CancellationToken ct)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(house.Worker.DemoPage, "/metrics"), ct);
        metrics.ShouldContain("castworker_target_degraded{target=\"tv\"} 1\n");
        var frames = Stages.Select(stage => Counted(metrics, stage)).ToArray();
        frames.ShouldAllBe(count => count > 0, metrics);
        frames[1].ShouldBeLessThan(frames[0], "captured of those due");
    }

    private static long Counted(string metrics, string stage)
    {
        var line = $"castworker_frames_total{{target=\"tv\",stage=\"{stage}\"}} ";
        var text = metrics.Split('\n').Single(one => one.StartsWith(line, StringComparison.Ordinal));
        return long.Parse(text[line.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task SayAsync(CastHouse house, Stopwatch clock) =>
        await TestContext.Out.WriteLineAsync($"after {clock.Elapsed.TotalSeconds:0} s: {Shown(house)} at {State(house, "fps")}: {State(house, "degraded")}");

    private static string Shown(CastHouse house) => State(house, "resolution").GetString()!;

    private static JsonElement State(CastHouse house, string property) => house.Mqtt.State(CastHouse.Target)!.Value.GetProperty(property);
}
