using System.Diagnostics;
using CastWorker.Mqtt.Limits;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>Many commands at once; with a real stream beside them: <c>tests/bench.sh flood</c>.</summary>
[CancelAfter(90_000)]
public sealed class FloodTests
{
    private const int Commands = 10_000;

    [TestCase("castworker/request/reload", """{"target":"tv"}""", 1)]
    [TestCase("castworker/request/start", """{"target":"tv","url":"http://h/"}""", 2, Description = "Delivered by the shared subscription too.")]
    public async Task In_a_flood_every_command_is_answered_or_refused_and_the_next_one_works(
        string topic, string payload, int copies, CancellationToken ct)
    {
        // Without a limit of its own the broker drops nothing: what is missing would be our fault.
        await using var broker = await Mosquitto.StartNewAsync(ct, "allow_anonymous true\nmax_queued_messages 0");
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}");
        var before = Answered(worker.Traffic);

        var clock = Stopwatch.StartNew();
        await broker.PublishLinesAsync(topic, Commands, payload, ct);
        var published = clock.ElapsedMilliseconds;
        await Eventually.BeTrueAsync(() => Answered(worker.Traffic) - before >= Commands, () => $"{worker.Traffic} {worker.Health.Now}", ct, seconds: 20);
        await TestContext.Out.WriteLineAsync(
            $"{Commands} commands published in {published} ms, all answered after {clock.ElapsedMilliseconds} ms: {worker.Traffic}");

        worker.Traffic.AnswersDropped.ShouldBe(0);
        (Answered(worker.Traffic) - before).ShouldBe(Commands);
        worker.Traffic.Received.ShouldBe((Commands * copies) + 1);
        worker.Traffic.Refused.Keys.ShouldBe(["too_many_requests"]);
        worker.Executed.Count.ShouldBeInRange(1, 3000);
        clock.Restart();
        (await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}")).ShouldContain("\"ok\"");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static long Answered(MqttTrafficReading traffic) => traffic.Accepted + traffic.Refused.Values.Sum();
}
