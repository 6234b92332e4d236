using System.Net;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A stream that is made only while somebody watches.</summary>
[NonParallelizable]
internal sealed class OnDemandTests
{
    private const string Target = "seldom";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    [Test, CancelAfter(180_000)]
    public async Task It_is_made_for_who_asks_in_whatever_form_and_not_for_long_after(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker,
            ct,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Targets__{Target}__Kind"] = "Stream",
                [$"Targets__{Target}__OnDemand"] = "true",
                ["Sessions__OnDemandRest"] = "00:00:05",
            });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        string Words() => $"{mqtt.History(Target)}; {string.Join('\n', worker.Program.Lines.TakeLast(60))}";
        await mqtt.StateIsAsync(Target, "idle", ct);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", worker.DemoPage.AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "waiting", ct);
        var address = new Uri(mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);
        Running(worker).ShouldBe(0, Words());

        await using (var player = await StreamPlayer.OpenAsync(address, PlayerEngine.HlsJs, ct))
        {
            (await player.WatchAsync(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(40), ct)).Playing.ShouldBeTrue(Words());
            await mqtt.StateIsAsync(Target, "streaming", ct);
            (await player.ReadAsync(ct)).Stalls.ShouldBe(0, Words());
        }

        await mqtt.StateIsAsync(Target, "waiting", ct, seconds: 30, Words);
        await Eventually.BeTrueAsync(() => Running(worker) == 0, () => $"nothing to run: {Words()}", ct, seconds: 10);
        using (var answer = await Http.GetAsync(new Uri(address, "live.ts"), HttpCompletionOption.ResponseHeadersRead, ct))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, Words());
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            // Longer than a stream without viewers lives: who watches an endless one is a viewer.
            await ReadForAsync(body, TimeSpan.FromSeconds(12), ct);
            mqtt.State(Target)!.Value.GetProperty("state").GetString().ShouldBe("streaming", Words());
            mqtt.State(Target)!.Value.GetProperty("stream_url").GetString().ShouldBe(address.AbsoluteUri, "the address stays");
        }

        await mqtt.StateIsAsync(Target, "waiting", ct, seconds: 30, Words);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/streaming", "OFF", ct);
        await mqtt.StateIsAsync(Target, "idle", ct);
        using var late = await Http.GetAsync(address, ct);
        late.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        worker.SessionFiles().ShouldBeEmpty();
    }

    private static async Task ReadForAsync(Stream body, TimeSpan length, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var chunk = new byte[64 * 1024];
        while (TimeProvider.System.GetElapsedTime(began) < length)
        {
            (await body.ReadAsync(chunk, ct)).ShouldBeGreaterThan(0);
        }
    }

    private static int Running(RunningWorker worker) => worker.Children().Count(child => child.Name is "ffmpeg" or "Xvfb" or "chromium");
}
