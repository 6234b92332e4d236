using CastWorker.Mqtt.Ownership;

namespace CastWorker.Tests.Mqtt.Ownership;

[CancelAfter(20_000)]
public sealed class HearingTests
{
    [Test]
    public async Task Whoever_owns_a_target_answers_for_it_and_nobody_else(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);
        worker.LearnOwners(("wall", "w2"), ("attic", "w2"));

        worker.Send("request/reload", """{"target":"wall"}""");
        worker.Send("request/reload", """{"target":"attic"}""");
        worker.Send("target/wall/set/url", "file:///etc/passwd");
        worker.Send("target/wall/get", "");
        worker.Send("request/reload", """{"target":"tv"}""");

        (await worker.NextAsync(ct)).ShouldContain("\"target\":\"tv\"");
        worker.Executed.ShouldBe(["Reload tv"]);
        worker.Traffic.Read().Ignored.ShouldBe(4);
    }

    [Test]
    public async Task What_belongs_to_nobody_is_answered_by_the_first_by_name(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("request/reload", """{"target":"nowhere"}""");
        (await worker.NextAsync(ct)).ShouldContain("unknown_target");
        worker.Ownership.Learn(ledger =>
        {
            ledger.Workers.Tell("a0", isOnline: true, TimeSpan.Zero);
            return true;
        });
        worker.Send("request/reload", """{"target":"nowhere"}""");
        worker.Send("request/nonsense", "{}");
        worker.Send("request/ping", "");

        (await worker.NextAsync(ct)).ShouldStartWith("castworker/response/ping");
    }

    [Test]
    public async Task A_target_whose_owner_is_away_is_refused_by_one_worker(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);
        worker.LearnOwners(("wall", "w3"));

        worker.Send("request/start", """{"target":"wall","url":"http://h/","transaction":"t"}""");

        (await worker.NextAsync(ct)).ShouldContain("\"transaction\":\"t\",\"error\":{\"code\":\"owner_offline\"");
    }

    [Test]
    public async Task A_start_without_target_takes_one_that_is_free_and_each_only_once(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        for (var i = 0; i < 3; i++)
        {
            worker.Send("request/start", i == 0 ? """{"url":"http://h/"}""" : """{"target":"any","url":"http://h/"}""");
        }

        string[] answers = [await worker.NextAsync(ct), await worker.NextAsync(ct), await worker.NextAsync(ct)];
        answers.ShouldContain(answer => answer.Contains("no_capacity"));
        worker.Executed.ShouldBe(["Start tv", "Start wall"]);
    }

    [Test]
    public async Task With_MQTT_5_only_the_shared_copy_of_such_a_start_counts(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);
        var any = ListenerHarness.Message("request/start", """{"url":"http://h/"}""");
        var named = ListenerHarness.Message("request/start", """{"target":"wall","url":"http://h/"}""");

        worker.Send(any with { SubscriptionIdentifiers = [Hearing.PlainMark] });
        worker.Send(named with { SubscriptionIdentifiers = [Hearing.SharedMark] });
        worker.Send(any with { SubscriptionIdentifiers = [Hearing.SharedMark] });
        worker.Send(named with { SubscriptionIdentifiers = [Hearing.PlainMark] });

        string[] answers = [await worker.NextAsync(ct), await worker.NextAsync(ct)];
        answers.ShouldAllBe(answer => answer.Contains("\"ok\""));
        worker.Executed.ShouldBe(["Start tv", "Start wall"]);
    }

    [Test]
    public async Task Commands_wait_while_it_is_not_known_whose_the_target_is(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);
        worker.LearnOwners(("tv", null));

        worker.Send("request/reload", """{"target":"tv"}""");
        await Clockwork.UntilAsync(() => worker.Traffic.Read().Received == 1, ct);
        worker.Executed.ShouldBeEmpty();
        worker.LearnOwners(("tv", "w1"));

        (await worker.NextAsync(ct)).ShouldContain("\"ok\"");
    }
}
