using System.Diagnostics;
using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>Two real workers that have the same target, on one broker.</summary>
[CancelAfter(120_000)]
public sealed class TwoWorkersTests
{
    private const int TakeOverAfterSeconds = 2;

    /// <summary>So long the broker waits before it says that a worker is gone.</summary>
    private const int WillDelaySeconds = 5;

    [Test]
    public async Task A_stream_survives_the_death_of_its_worker_and_is_streamed_by_one_worker_at_a_time(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var broker = await Broker.StartAsync(ct);
        await using var first = await WorkerAsync(broker, "w1", ct);
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await OwnedByAsync(mqtt, "w1", ct);
        await using var second = await WorkerAsync(broker, "w2", ct);
        await mqtt.PublishAsync($"castworker/target/{House.Target}/set/url", pages.At("/").AbsoluteUri, ct);
        await StreamingByAsync(mqtt, first, "w1", ct);
        Streams(second).ShouldBeFalse();

        first.KillNine();
        await first.Program.ExitedAsync(ct);
        var clock = Stopwatch.StartNew();
        await StreamingByAsync(mqtt, second, "w2", ct);
        await TestContext.Out.WriteLineAsync(
            $"the other worker streams {clock.ElapsedMilliseconds} ms after the first was killed, {TakeOverAfterSeconds + WillDelaySeconds} s of which it was to wait");

        // It wanted the page when it died, and finds that somebody else shows it.
        await first.StartAgainAsync(ct);
        await first.Program.SaysAsync("is served by another worker", ct);
        await Eventually.BeTrueAsync(() => !Streams(first), "what the killed run left to be gone", ct);
        Streams(second).ShouldBeTrue();
        Owner(mqtt).ShouldBe("w2");

        (await second.TerminateAsync(ct)).ShouldBe(0);
        await StreamingByAsync(mqtt, first, "w1", ct);
        mqtt.State(House.Target)!.Value.GetProperty("url").GetString().ShouldBe(pages.At("/").AbsoluteUri);
    }

    private static Task<RunningWorker> WorkerAsync(Broker broker, string id, CancellationToken ct) => RunningWorker.StartAsync(
        broker,
        ct,
        new Dictionary<string, string?>
        {
            ["Mqtt__WorkerId"] = id,
            ["Mqtt__TakeOverAfter"] = $"00:00:0{TakeOverAfterSeconds}",
        });

    private static async Task StreamingByAsync(MqttWatcher mqtt, RunningWorker worker, string id, CancellationToken ct)
    {
        await Eventually.BeTrueAsync(
            () => Owner(mqtt) == id
                && Streams(worker)
                && mqtt.State(House.Target) is { } now
                && now.GetProperty("state").GetString() == "streaming"
                && now.GetProperty("owner").GetString() == id,
            () => $"{id} to stream; {string.Join('\n', mqtt.Messages.TakeLast(30))}\n{string.Join('\n', worker.Program.Lines.TakeLast(40))}",
            ct,
            seconds: 40);
    }

    private static Task OwnedByAsync(MqttWatcher mqtt, string id, CancellationToken ct) =>
        Eventually.BeTrueAsync(() => Owner(mqtt) == id, $"{id} to own the target", ct);

    private static bool Streams(RunningWorker worker) => worker.Children().Any(child => child.Name == "ffmpeg");

    private static string? Owner(MqttWatcher mqtt) =>
        mqtt.Of($"castworker/target/{House.Target}/owner") is [.., { Length: > 0 } owner]
            ? JsonDocument.Parse(owner).RootElement.GetProperty("worker").GetString()
            : null;
}
