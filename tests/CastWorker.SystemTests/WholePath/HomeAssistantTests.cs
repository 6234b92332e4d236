using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>What Home Assistant sees of a real worker on a real broker. That it would take it, every test here proves by the linter.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class HomeAssistantTests
{
    private const string Demo = "homeassistant/device/castworker_demo/config";
    private const string Attic = "homeassistant/device/castworker_attic/config";
    private const string Worker = "homeassistant/device/castworker_worker_w1/config";

    private static readonly Dictionary<string, string?> One = new(StringComparer.Ordinal) { ["Mqtt__WorkerId"] = "w1" };

    private static readonly Dictionary<string, string?> Two = new(One, StringComparer.Ordinal)
    {
        ["Targets__attic__Name"] = "Attic",
        ["Targets__attic__Pages__Energy"] = "http://127.0.0.1:9/energy",
    };

    [Test, CancelAfter(120_000)]
    public async Task Devices_are_kept_by_the_broker_and_the_same_after_a_restart(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(broker, ct, Two);
        await using var early = await MqttWatcher.StartAsync(broker.Port, ct);
        await AnnouncedAsync(early, 1, ct);
        var before = (early.Of(Worker)[^1], early.Of(Demo)[^1], early.Of(Attic)[^1]);

        await worker.TerminateAsync(ct);
        await using var late = await MqttWatcher.StartAsync(broker.Port, ct);
        (late.Of(Worker)[^1], late.Of(Demo)[^1], late.Of(Attic)[^1]).ShouldBe(before);

        await worker.StartAgainAsync(ct);
        await AnnouncedAsync(late, 2, ct);
        (late.Of(Worker)[^1], late.Of(Demo)[^1], late.Of(Attic)[^1]).ShouldBe(before);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_target_that_went_while_the_worker_was_down_disappears(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await using (var first = await RunningWorker.StartAsync(broker, ct, Two))
        {
            await AnnouncedAsync(mqtt, 1, ct);
        }

        await using var second = await RunningWorker.StartAsync(broker, ct, One);
        await Eventually.BeTrueAsync(
            () => mqtt.Of(Attic)[^1].Length == 0 && mqtt.Of("castworker/target/attic/state")[^1].Length == 0, "the attic to go", ct, seconds: 30);

        // What a late subscriber is told: topics go one after the other.
        await Eventually.BeTrueAsync(
            async () =>
            {
                await using var late = await MqttWatcher.StartAsync(broker.Port, ct);
                return !late.Messages.Any(message => message.Contains("attic")) && late.Of(Demo) is [{ Length: > 0 }];
            },
            "nothing of the attic to be left, and the other to be there",
            ct,
            seconds: 30);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_birth_brings_everything_again_and_a_purge_takes_it_away(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(broker, ct, Two);
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await AnnouncedAsync(mqtt, 1, ct);
        var (known, states) = (mqtt.Of(Demo).Count, mqtt.States("demo").Count);

        await mqtt.PublishAsync("homeassistant/status", "online", ct);
        await Eventually.BeTrueAsync(
            () => mqtt.Of(Demo).Count == known + 1 && mqtt.States("demo").Count > states, "to be told again", ct, seconds: 30);

        await mqtt.PublishAsync("castworker/request/purge_discovery", "{}", ct);
        await Eventually.BeTrueAsync(() => mqtt.Of(Demo).Count == known + 3, "to go and come back", ct, seconds: 30);
        mqtt.Of(Demo)[^2].ShouldBeEmpty();
        mqtt.Of("castworker/response/purge_discovery").ShouldHaveSingleItem().ShouldContain("\"removed\":3");
    }

    [Test, CancelAfter(120_000)]
    public async Task Switched_off_it_takes_away_what_was_announced_before(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await using (var first = await RunningWorker.StartAsync(broker, ct, One))
        {
            await Eventually.BeTrueAsync(() => mqtt.Of(Demo).Count > 0, "to be announced", ct, seconds: 30);
        }

        await using var second = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?>(One, StringComparer.Ordinal) { ["HomeAssistant__Enabled"] = "false" });

        await Eventually.BeTrueAsync(() => mqtt.Of(Demo)[^1].Length == 0 && mqtt.Of(Worker)[^1].Length == 0, "to go", ct, seconds: 30);
    }

    [Test, CancelAfter(240_000)]
    public async Task Every_control_does_what_it_says(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful).Html("/board", TestPagesContent.Colourful);
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?>(One, StringComparer.Ordinal) { ["Targets__demo__Pages__Board"] = $"{pages.At("/board")}" });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await Eventually.BeTrueAsync(() => mqtt.Of(Demo).Count > 0 && mqtt.State("demo") is not null, "to be announced", ct, seconds: 30);
        var device = new HomeAssistantDevice(mqtt, mqtt.Of(Demo)[^1]);
        device.Shown("streaming").ShouldBe("OFF");
        device.Shown("page").ShouldBe("None");

        await device.SetAsync("url", pages.At("/").AbsoluteUri, ct);
        await device.ShowsAsync("state", "streaming", ct);
        (device.Shown("streaming"), device.Shown("playing"), device.Shown("problem")).ShouldBe(("ON", "ON", "OFF"));
        (device.Shown("url"), device.Shown("page")).ShouldBe((pages.At("/").AbsoluteUri, "None"));

        await device.SetAsync("page", device.Option("page", 0), ct);
        await device.ShowsAsync("page", "Board", ct);
        await device.SetAsync("message", "Dinner is ready", ct);
        await device.PressAsync("screenshot", ct);
        await Eventually.BeTrueAsync(() => mqtt.Of("castworker/target/demo/preview").Count > 0, "the picture", ct);
        await device.PressAsync("reload", ct);
        foreach (var (entity, value) in new[] { ("zoom", "150"), ("mode", device.Option("mode", 1)), ("quality", "480p") })
        {
            await device.SetAsync(entity, value, ct);
            await device.ShowsAsync(entity, value, ct);
        }

        await device.ShowsAsync("state", "streaming", ct);
        await SessionsAreAsync(mqtt, "1", ct);
        await device.PressAsync("stop", ct);
        await device.ShowsAsync("state", "idle", ct);
        await SessionsAreAsync(mqtt, "0", ct);
        await device.SetAsync("streaming", device.Text("streaming", "payload_on"), ct);
        await device.ShowsAsync("state", "streaming", ct);
        await device.SetAsync("streaming", device.Text("streaming", "payload_off"), ct);
        await device.ShowsAsync("state", "idle", ct);
        mqtt.Of("castworker/response/set").ShouldBeEmpty("whatever a control sends must be taken");
    }

    [Test, CancelAfter(60_000)]
    public async Task What_Home_Assistant_would_refuse_is_complained_of(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using (var mqtt = await MqttWatcher.StartAsync(broker.Port, ct))
        {
            await mqtt.PublishAsync(Attic, "{\"~\":\"x\"}", ct);
            await Eventually.BeTrueAsync(() => mqtt.Of(Attic).Count > 0, "the config", ct);
        }

        var complaints = MqttWatcher.TakeComplaints();
        complaints.ShouldContain($"{Attic}: extra keys not allowed @ data['~']");
        complaints.ShouldContain($"{Attic}: a config must be retained, with QoS 1");
    }

    private static Task SessionsAreAsync(MqttWatcher mqtt, string sessions, CancellationToken ct) =>
        new HomeAssistantDevice(mqtt, mqtt.Of(Worker)[^1]).ShowsAsync("sessions", sessions, ct);

    private static Task AnnouncedAsync(MqttWatcher mqtt, int times, CancellationToken ct) => Eventually.BeTrueAsync(
        () => mqtt.Of(Worker).Count >= times && mqtt.Of(Demo).Count >= times && mqtt.Of(Attic).Count >= times, "all to be announced", ct, seconds: 30);
}
