using System.Text.Json;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>Two workers that have the same target, on one broker.</summary>
[CancelAfter(90_000)]
public sealed class SeveralWorkersTests
{
    private const string End = """{"transaction":"end"}""";
    private const string Owner = "castworker/target/tv/owner";

    [TestCase("V5")]
    [TestCase("V311")]
    public async Task One_of_two_serves_a_target_and_a_clean_stop_hands_it_over(string version, CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var first = await WorkerAsync(broker, "w1", version, ct);
        await OwnedByAsync(broker, "w1", ct);
        await using var second = await WorkerAsync(broker, "w2", version, ct);
        await second.ConnectedAsync(ct);
        await using var listener = await broker.ListenAsync("castworker/#", ct);

        await broker.PublishAsync(ct, "-t", "castworker/request/start", "-m", """{"target":"tv","url":"http://h/1","transaction":"a"}""");
        await broker.PublishAsync(ct, "-t", "castworker/request/start", "-m", """{"target":"nowhere","transaction":"b"}""");
        await AnswersAsync(broker, listener, "response/start", 2, ct);
        first.Executed.Count.ShouldBe(1);
        second.Executed.ShouldBeEmpty();

        await first.StopAsync(ct);
        await OwnedByAsync(broker, "w2", ct);
        await listener.NextAsync("castworker/target/tv/state", "\"owner\":\"w2\"", ct);

        // Nobody stopped it: the next worker goes on with the same page.
        await Eventually.BeTrueAsync(
            () => second.Executed.OfType<SessionCommand.Start>().Any(start => start.Page!.AbsoluteUri == "http://h/1"), "the page to go on", ct);
    }

    [TestCase("V5")]
    [TestCase("V311")]
    public async Task When_the_owner_is_cut_off_another_goes_on_and_the_first_does_not_fight(string version, CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var first = await WorkerAsync(broker, "w1", version, ct);
        await OwnedByAsync(broker, "w1", ct);
        await using var second = await WorkerAsync(broker, "w2", version, ct, takeOverAfter: "00:00:00");
        await second.ConnectedAsync(ct);
        await broker.PublishAsync(ct, "-t", "castworker/target/tv/set/url", "-m", "http://h/1");
        await SettledAsync(broker, ct);

        // With MQTT 5 the broker waits for it for a while before it says that it is gone.
        first.CutForGood();
        await OwnedByAsync(broker, "w2", ct, seconds: 20);
        await Eventually.BeTrueAsync(() => second.Executed.Count == 1, "the page to go on", ct);
        first.Mend();
        await first.ConnectedAsync(ct, connects: 2);
        await using var listener = await broker.ListenAsync("castworker/#", ct);
        await broker.PublishAsync(ct, "-t", "castworker/request/reload", "-m", """{"target":"tv"}""");
        await AnswersAsync(broker, listener, "response/reload", 1, ct);
        second.Executed.OfType<SessionCommand.Reload>().ShouldHaveSingleItem();
        first.Executed.ShouldHaveSingleItem();
        await OwnedByAsync(broker, "w2", ct);
    }

    [TestCase("V5")]
    [TestCase("V311")]
    public async Task A_start_for_any_target_is_taken_by_exactly_one(string version, CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var first = await WorkerAsync(broker, "w1", version, ct, "a1", "a2", "a3", "a4");
        await using var second = await WorkerAsync(broker, "w2", version, ct, "b1", "b2", "b3", "b4");
        await first.ConnectedAsync(ct);
        await second.ConnectedAsync(ct);
        await SettledAsync(broker, ct);
        await using var listener = await broker.ListenAsync("castworker/response/#", ct);

        for (var i = 0; i < 4; i++)
        {
            await broker.PublishAsync(ct, "-t", "castworker/request/start", "-m", $$"""{"url":"http://h/{{i}}","transaction":"t{{i}}"}""");
        }

        var answers = await AnswersAsync(broker, listener, "response/start", 4, ct);

        answers.ShouldAllBe(line => line.Contains("\"ok\""));
        (first.Executed.Count + second.Executed.Count).ShouldBe(4);
        second.Executed.Count.ShouldBe(version == "V5" ? 2 : 0);
    }

    [Test]
    public async Task Two_workers_with_one_id_are_told_apart_in_the_log_and_stay_online(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var first = await MqttWorker.StartAsync(broker, ct, ("Mqtt:ClientId", "one"));
        await OwnedByAsync(broker, "w1", ct);
        // The start is told in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, ct);
        await using (var second = await MqttWorker.StartAsync(broker, ct, ("Mqtt:ClientId", "two")))
        {
            await Eventually.BeTrueAsync(
                () => first.Log.At(Microsoft.Extensions.Logging.LogLevel.Error).Any(line => line.Contains("Mqtt:WorkerId")), "the cure", ct);
            await second.StopAsync(ct);
        }

        await Eventually.BeTrueAsync(async () => await KeptAsync(broker, "castworker/worker/w1/status", ct) == "online", "online again", ct);
    }

    private static Task<MqttWorker> WorkerAsync(
        Mosquitto broker, string id, string version, CancellationToken ct, params string[] more) => MqttWorker.StartAsync(
        broker,
        more.Select(slug => new Target { Slug = slug, Name = slug }),
        ct,
        ("Mqtt:WorkerId", id), ("Mqtt:Version", version), ("Mqtt:TakeOverAfter", "00:05:00"));

    private static Task<MqttWorker> WorkerAsync(
        Mosquitto broker, string id, string version, CancellationToken ct, string takeOverAfter) => MqttWorker.StartAsync(
        broker, ct, ("Mqtt:WorkerId", id), ("Mqtt:Version", version), ("Mqtt:TakeOverAfter", takeOverAfter));

    /// <summary>Both workers have dealt with everything that was sent before.</summary>
    private static async Task SettledAsync(Mosquitto broker, CancellationToken ct)
    {
        await using var listener = await broker.ListenAsync("castworker/response/ping", ct);
        await broker.PublishAsync(ct, "-t", "castworker/request/ping", "-m", """{"transaction":"settled"}""");
        await listener.UntilAsync(line => line.Contains("settled"), ct);
        await listener.UntilAsync(line => line.Contains("settled"), ct);
    }

    /// <summary>So many answers, and not one more before both workers answer the next question.</summary>
    private static async Task<IReadOnlyList<string>> AnswersAsync(
        Mosquitto broker, MosquittoListener listener, string topic, int count, CancellationToken ct)
    {
        var left = count;
        var answers = await listener.UntilAsync(line => line.Contains(topic) && --left == 0, ct);
        await broker.PublishAsync(ct, "-t", "castworker/request/ping", "-m", End);
        (await listener.UntilAsync(Pongs(2), ct)).ShouldNotContain(line => line.Contains(topic));
        return [.. answers.Where(line => line.Contains(topic))];
    }

    private static Func<string, bool> Pongs(int count) => line => line.Contains("\"transaction\":\"end\"") && --count == 0;

    private static Task OwnedByAsync(Mosquitto broker, string worker, CancellationToken ct, int seconds = 10) => Eventually.BeTrueAsync(
        async () => await KeptAsync(broker, Owner, ct) is { Length: > 0 } owner
            && JsonDocument.Parse(owner).RootElement.GetProperty("worker").GetString() == worker,
        $"{worker} to own the target",
        ct,
        seconds);

    private static async Task<string?> KeptAsync(Mosquitto broker, string topic, CancellationToken ct)
    {
        await using var listener = await broker.ListenAsync(topic, ct);
        return listener.Before.FirstOrDefault(line => line.StartsWith($"1 {topic} ", StringComparison.Ordinal))?.Split(' ', 3)[2];
    }
}
