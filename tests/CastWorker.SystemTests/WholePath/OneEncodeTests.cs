using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>Two targets on one page: made once, watched by each, and what happens to one or to both.</summary>
[NonParallelizable]
internal sealed class OneEncodeTests
{
    private const string One = "one";
    private const string Two = "two";

    [Test, CancelAfter(240_000)]
    public async Task Two_targets_on_one_page_are_made_once_and_each_goes_its_own_way(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker,
            ct,
            new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Targets__{One}__Kind"] = "Stream", [$"Targets__{Two}__Kind"] = "Stream" });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        string Words() => $"{mqtt.History(One)}; {mqtt.History(Two)}; {string.Join('\n', worker.Program.Lines.TakeLast(60))}";
        await ShowAsync(mqtt, One, worker.DemoPage, ct);
        await ShowAsync(mqtt, Two, worker.DemoPage, ct);

        Count(worker).ShouldBe((1, 1), Words());
        UrlOf(mqtt, One).ShouldNotBe(UrlOf(mqtt, Two));
        await using var player = await StreamPlayer.OpenAsync(UrlOf(mqtt, Two), PlayerEngine.Shaka, ct);
        (await player.WatchAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), ct)).Playing.ShouldBeTrue(Words());

        // The one that began it leaves for another page; who stays sees nothing of that.
        await ShowAsync(mqtt, One, new Uri(worker.DemoPage, "?other"), ct);
        await Eventually.BeTrueAsync(() => Count(worker) == (2, 2), () => $"two encodes: {Count(worker)}; {Words()}", ct, seconds: 20);
        await mqtt.StateIsAsync(One, "streaming", ct, seconds: 20, Words);

        // It comes back.
        await ShowAsync(mqtt, One, worker.DemoPage, ct);
        await Eventually.BeTrueAsync(() => Count(worker) == (1, 1), () => $"one encode again: {Count(worker)}; {Words()}", ct, seconds: 20);
        await mqtt.StateIsAsync(One, "streaming", ct, seconds: 20, Words);
        var before = await player.ReadAsync(ct);
        before.Stalls.ShouldBe(0, Words());

        // What dies is made anew once, for both.
        worker.Child("ffmpeg").Kill();
        foreach (var target in (string[])[One, Two])
        {
            await Eventually.BeTrueAsync(
                () => Count(worker) == (1, 1) && mqtt.State(target)!.Value is var state
                    && state.GetProperty("restarts").GetInt32() == 1 && state.GetProperty("state").GetString() == "streaming",
                () => $"{target} to recover: {Words()}",
                ct,
                seconds: 20);
        }

        await mqtt.PublishAsync($"castworker/target/{One}/set/streaming", "OFF", ct);
        await mqtt.StateIsAsync(One, "idle", ct);
        Count(worker).ShouldBe((1, 1), "who stays still needs it");
        var then = await player.ReadAsync(ct);
        await Eventually.BeTrueAsync(async () => (await player.ReadAsync(ct)).PlayedSeconds > then.PlayedSeconds + 8, () => $"the player to go on: {Words()}", ct, seconds: 30);
        mqtt.State(Two)!.Value.GetProperty("state").GetString().ShouldBe("streaming");

        await mqtt.PublishAsync($"castworker/target/{Two}/set/streaming", "OFF", ct);
        await mqtt.StateIsAsync(Two, "idle", ct);
        await Eventually.BeTrueAsync(() => Count(worker) == (0, 0) && worker.SessionFiles().Count == 0, () => $"nothing to be left: {Words()}", ct, seconds: 10);
    }

    private static async Task ShowAsync(MqttWatcher mqtt, string target, Uri page, CancellationToken ct)
    {
        if (mqtt.State(target) is null)
        {
            await mqtt.StateIsAsync(target, "idle", ct);
        }

        await mqtt.PublishAsync($"castworker/target/{target}/set/url", page.AbsoluteUri, ct);
        await mqtt.StateIsAsync(target, "streaming", ct, seconds: 40);
    }

    private static Uri UrlOf(MqttWatcher mqtt, string target) => new(mqtt.State(target)!.Value.GetProperty("stream_url").GetString()!);

    private static (int Encoders, int Displays) Count(RunningWorker worker) =>
        (worker.Children().Count(child => child.Name == "ffmpeg"), worker.Children().Count(child => child.Name == "Xvfb"));
}
