using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>What a real broker does not allow, and two workers who claim to be the same.</summary>
[CancelAfter(120_000)]
public sealed class MosquittoRightsTests
{
    [Test]
    public async Task A_missing_right_is_named_although_the_broker_says_yes(CancellationToken ct)
    {
        await using var broker = new Mosquitto("allow_anonymous true\nacl_file {folder}/acl");
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "acl"), "topic readwrite castworker/target/#\n", ct);
        await broker.StartAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);

        while (!worker.Log.At(LogLevel.Warning).Any(line => line.Contains("access rules", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }

        worker.Log.At(LogLevel.Warning).ShouldContain("The broker refused castworker/worker/w1/info: NotAuthorized");
        worker.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("Mosquitto's ACL needs \"topic readwrite castworker/#\""));
        worker.Health.Now.Connected.ShouldBeTrue();
    }

    // Half an hour of a clock that runs 200 times as fast. Without pauses they would throw each other out thousands of times.
    // Mosquitto 2.0.11 hangs up on the older one without a word even with MQTT 5: the pattern must be recognised in both.
    [TestCase("V5")]
    [TestCase("V311")]
    public async Task Two_workers_with_one_client_id_do_not_fight_for_ever(string version, CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var one = await StartAsync(broker, time, version, ct);
        await one.ConnectedAsync(ct);
        await using var other = await StartAsync(broker, time, version, ct);
        await other.ConnectedAsync(ct);

        for (var second = 0; second < 1800; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }

        var connects = one.Health.Now.Connects + other.Health.Now.Connects;
        await TestContext.Out.WriteLineAsync($"{connects} connects in half an hour");
        connects.ShouldBeInRange(4, 50);
        string[] errors = [.. one.Log.At(LogLevel.Error), .. other.Log.At(LogLevel.Error)];
        errors.ShouldContain(line => line.Contains("MQTT client id castworker-w1", StringComparison.Ordinal));
        errors.Length.ShouldBeLessThanOrEqualTo(2, "each says it once");
    }

    private static Task<MqttWorker> StartAsync(Mosquitto broker, TimeProvider time, string version, CancellationToken ct) =>
        MqttWorker.StartAsync(broker, time, ct, ("Mqtt:Version", version), ("Mqtt:KeepAlive", "01:00:00"));
}
