using System.Diagnostics;
using System.Text.Json;
using CastWorker.Mqtt;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>
/// Broker, worker and Home Assistant restart in every order, idle and streaming, with a broker that remembers and one that does not. All
/// rows of a broker share one house, so each also shows that the one before left nothing behind.
/// </summary>
[Parallelizable(ParallelScope.Self)]
[TestFixture(true)]
[TestFixture(false)]
public sealed class RestartMatrixTests(bool brokerRemembers)
{
    private Opened? _opened;

    private static string[] Orders => ["broker worker ha", "broker ha worker", "worker broker ha", "worker ha broker", "ha broker worker", "ha worker broker"];

#pragma warning disable NUnit1032 // both are ended with everything else that was opened
    private Broker Broker { get; set; } = null!;

    private RunningWorker Worker { get; set; } = null!;
#pragma warning restore NUnit1032

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var opened = new Opened();
        Broker = opened.Keep(await Broker.StartAsync(limit.Token, persistent: brokerRemembers));
        Worker = opened.Keep(await RunningWorker.StartAsync(Broker, limit.Token));
        _opened = opened.Take();
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _opened!.DisposeAsync();

    [Test, CancelAfter(120_000)]
    public async Task After_restarts_in_every_order_all_is_as_it_was(
        [Values("idle", "streaming")] string state, [ValueSource(nameof(Orders))] string order, CancellationToken ct)
    {
        await EnsureAsync(state, ct);

        foreach (var who in order.Split(' '))
        {
            await RestartAsync(who, ct);
        }

        var clock = Stopwatch.StartNew();
        await using var mqtt = await MqttWatcher.StartAsync(Broker.Port, ct);
        await Eventually.BeTrueAsync(
            () => IsAsBefore(mqtt, state), () => $"all to be as it was: {string.Join('\n', mqtt.Messages)}\n{Words()}", ct, seconds: 10);
        await TestContext.Out.WriteLineAsync($"{order}, {state}: right after {clock.ElapsedMilliseconds} ms");

        // Once more after a while: what comes late must not spoil it.
        await mqtt.PublishAsync("test/later", "x", ct);
        await Eventually.BeTrueAsync(() => mqtt.Of("test/later").Count > 0, "our own message", ct);
        IsAsBefore(mqtt, state).ShouldBeTrue(Words());
    }

    private async Task RestartAsync(string who, CancellationToken ct)
    {
        switch (who)
        {
            case "broker":
                await Broker.GoDownAsync();
                await Broker.ComeUpAsync(ct);
                break;
            case "worker":
                // One that crashes, and one that is upgraded.
                await (brokerRemembers ? Departure.Terminated : Departure.Killed).LeaveAsync(Worker, ct);
                await Worker.StartAgainAsync(ct);
                break;
            default:
                await using (var homeAssistant = await MqttWatcher.StartAsync(Broker.Port, ct))
                {
                    await homeAssistant.PublishAsync("homeassistant/status", "online", ct);
                }

                break;
        }
    }

    private bool IsAsBefore(MqttWatcher mqtt, string state) =>
        mqtt.State(House.Target) is { } now
        && now.GetProperty("state").GetString() == state
        && now.GetProperty("url").GetString() == Worker.DemoPage.AbsoluteUri
        && mqtt.Of($"castworker/target/{House.Target}/availability") is [.., "online"]
        && IsOnline(mqtt)
        && Worker.Children().Count(child => child.Name == "ffmpeg") == (state == "streaming" ? 1 : 0)
        && Worker.Children().Count(child => child.Name == "Xvfb") == (state == "streaming" ? 1 : 0);

    private static bool IsOnline(MqttWatcher mqtt) =>
        mqtt.Of($"castworker/worker/{MqttTopics.Slug(Environment.MachineName)}/status") is [.., "online"];

    private async Task EnsureAsync(string state, CancellationToken ct)
    {
        await using var mqtt = await MqttWatcher.StartAsync(Broker.Port, ct);
        // Before that it has not subscribed: nobody would take the command.
        await Eventually.BeTrueAsync(() => IsOnline(mqtt), () => $"the worker to be online; {Words()}", ct);
        // The page must be known also in idle rows, so that the row can see that it was not forgotten.
        await SetAsync(mqtt, $$"""{"url":"{{Worker.DemoPage.AbsoluteUri}}","transaction":"{{Guid.NewGuid():N}}"}""", ct);
        if (state == "idle")
        {
            // Both ways, since a file of the row before says the same as the one that is still to come.
            await Eventually.BeTrueAsync(() => IsAnythingWantedOnDisk() == true, "the wish to be on disk", ct);
            await SetAsync(mqtt, $$"""{"streaming":false,"transaction":"{{Guid.NewGuid():N}}"}""", ct);
            // A worker killed within the 200 ms until it is on disk would have what was wanted come back.
            await Eventually.BeTrueAsync(() => IsAnythingWantedOnDisk() == false, "the stop to be on disk", ct);
        }

        await mqtt.StateIsAsync(House.Target, state, ct, seconds: 60);
        await Eventually.BeTrueAsync(() => IsAsBefore(mqtt, state), () => $"the row's beginning; {Words()}", ct, seconds: 20);
    }

    /// <summary>Null while nothing was ever written.</summary>
    private bool? IsAnythingWantedOnDisk()
    {
        var file = Path.Combine(Worker.StateFolder, "state.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var state = JsonDocument.Parse(File.ReadAllText(file));
        return state.RootElement.GetProperty("targets").EnumerateArray()
            .Any(target => target.TryGetProperty("wanted", out var wanted) && wanted.ValueKind != JsonValueKind.Null);
    }

    /// <summary>Returns when the command was carried out: the state before it may look like the one after it.</summary>
    private static async Task SetAsync(MqttWatcher mqtt, string json, CancellationToken ct)
    {
        var transaction = JsonDocument.Parse(json).RootElement.GetProperty("transaction").GetString();
        await mqtt.PublishAsync($"castworker/target/{House.Target}/set", json, ct);
        await Eventually.BeTrueAsync(
            () => mqtt.State(House.Target)?.GetProperty("last_transaction").GetString() == transaction, $"{json} to be carried out", ct);
    }

    private string Words() => string.Join('\n', Worker.Program.Lines.TakeLast(40));
}
