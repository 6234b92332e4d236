using System.Text;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Mqtt;

[CancelAfter(20_000)]
public sealed class MqttCommandListenerTests
{
    [Test]
    public async Task A_request_is_carried_out_and_answered(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("request/start", """{"target":"tv","url":"http://h/?token=abc","transaction":"a1"}""");

        (await worker.NextAsync(ct)).ShouldBe(
            """castworker/response/start {"status":"ok","transaction":"a1","error":null,"data":{"target":"tv"}}""");
        worker.Executed.ShouldBe(["Start tv"]);
        worker.Log.At(LogLevel.Information).ShouldBe(["Command start for tv (start http://h/?token=***): accepted"]);
    }

    [Test]
    public async Task An_answer_goes_also_where_the_sender_wants_it(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send(ListenerHarness.Message("request/stop", """{"target":"tv"}""") with
        {
            ResponseTopic = "my/answers",
            CorrelationData = "c1"u8.ToArray(),
        });

        (await worker.NextAsync(ct)).ShouldStartWith("castworker/response/stop [c1] {\"status\":\"ok\"");
        (await worker.NextAsync(ct)).ShouldStartWith("my/answers [c1] {\"status\":\"ok\"");
    }

    [TestCase("castworker/request/stop")]
    [TestCase("castworker/target/tv/set/url")]
    [TestCase("$SYS/x")]
    [TestCase("a/#")]
    public async Task An_answer_never_becomes_a_command(string responseTopic, CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send(ListenerHarness.Message("request/stop", """{"target":"tv"}""") with { ResponseTopic = responseTopic });
        (await worker.NextAsync(ct)).ShouldStartWith("castworker/response/stop ");
        worker.Send("request/reload", """{"target":"tv"}""");

        (await worker.NextAsync(ct)).ShouldStartWith("castworker/response/reload ");
    }

    [Test]
    public async Task What_was_set_shows_in_the_state_and_only_a_refusal_is_answered(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(
            ct, command => command is SessionCommand.Reload ? new SessionError(ErrorCode.NotStreaming, "Nothing runs.") : null);

        worker.Send("target/tv/set/url", "http://h/");
        worker.Send("target/tv/set/reload", "PRESS");

        (await worker.NextAsync(ct)).ShouldBe(
            """castworker/response/set {"status":"error","transaction":null,"error":{"code":"not_streaming","message":"Nothing runs."},"data":{"target":"tv"}}""");
        worker.Executed.ShouldBe(["Start tv", "Reload tv"]);
    }

    [Test]
    public async Task A_mistake_is_answered_and_nothing_is_carried_out(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("target/tv/set", """{"streaming":true,"colour":"red","transaction":"t"}""");

        (await worker.NextAsync(ct)).ShouldBe(
            """castworker/response/set {"status":"error","transaction":"t","error":{"code":"unknown_key","message":"The key \"colour\" is not known."},"data":{"target":"tv"}}""");
        worker.Executed.ShouldBeEmpty();
    }

    [Test]
    public async Task A_retained_command_is_refused_and_cleared(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send(ListenerHarness.Message("target/tv/set/url", "http://h/") with { Retain = true });

        (await worker.NextAsync(ct)).ShouldContain("Retained commands are refused");
        (await worker.NextAsync(ct)).ShouldStartWith("""castworker/target/tv/event {"event_type":"warning",""");
        (await worker.NextAsync(ct)).ShouldBe("castworker/target/tv/set/url kept ");
        worker.Executed.ShouldBeEmpty();
        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("castworker/target/tv/set/url");
    }

    [Test]
    public async Task A_repeated_transaction_is_answered_again_and_not_carried_out_again(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct, _ => new SessionError(ErrorCode.NoPage, "Which?"));
        const string request = """{"target":"tv","transaction":"a1"}""";

        worker.Send("request/start", request);
        var first = await worker.NextAsync(ct);
        worker.Send("request/start", request);
        var second = await worker.NextAsync(ct);

        second.ShouldBe(first);
        worker.Executed.Count.ShouldBe(1);

        worker.Time.Advance(TimeSpan.FromMinutes(6));
        worker.Send("request/start", request);
        await worker.NextAsync(ct);
        worker.Executed.Count.ShouldBe(2);
    }

    [Test]
    public async Task A_packet_delivered_twice_is_carried_out_once(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);
        var message = ListenerHarness.Message("request/reload", """{"target":"tv"}""");

        worker.Send(message);
        await worker.NextAsync(ct);
        worker.Send(message with { Duplicate = true });
        await worker.NextAsync(ct);
        worker.Executed.Count.ShouldBe(1);

        // The same id without the mark of a duplicate is a new message.
        worker.Send(message);
        await worker.NextAsync(ct);
        worker.Executed.Count.ShouldBe(2);
    }

    [Test]
    public async Task Too_many_requests_is_no_answer_to_be_remembered(CancellationToken ct)
    {
        var busy = true;
        await using var worker = await ListenerHarness.StartAsync(
            ct, _ => busy ? new SessionError(ErrorCode.TooManyRequests, "Later.") : null);

        worker.Send("request/start", """{"target":"tv","transaction":"a1"}""");
        (await worker.NextAsync(ct)).ShouldContain("too_many_requests");
        busy = false;
        worker.Send("request/start", """{"target":"tv","transaction":"a1"}""");

        (await worker.NextAsync(ct)).ShouldContain("\"ok\"");
    }

    [Test]
    public async Task A_supervisor_that_hangs_stops_neither_questions_nor_refusals(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct, answers: false);

        for (var i = 0; i < 70; i++)
        {
            worker.Send("request/reload", """{"target":"tv"}""");
        }

        worker.Send("request/ping", "");
        for (var i = 0; i < 6; i++)
        {
            (await worker.NextAsync(ct)).ShouldContain("too_many_requests");
        }

        (await worker.NextAsync(ct)).ShouldStartWith("castworker/response/ping");
        worker.Time.Advance(TimeSpan.FromSeconds(15));
        (await worker.NextAsync(ct)).ShouldContain("stage_timeout");
    }

    [Test]
    public async Task Commands_for_a_target_keep_their_order(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        for (var i = 0; i < 20; i++)
        {
            worker.Send("target/tv/set/streaming", i % 2 == 0 ? "ON" : "OFF");
        }

        await Clockwork.UntilAsync(() => worker.Executed.Count == 20, ct);
        worker.Executed.ShouldBe(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "Start tv" : "Stop tv"));
    }

    [Test]
    public async Task Garbage_is_answered_and_the_next_command_works(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("request/start", "\u0000{[\"");
        worker.Send("request/list", "");

        (await worker.NextAsync(ct)).ShouldContain("invalid_json");
        (await worker.NextAsync(ct)).ShouldBe(
            """castworker/response/list {"status":"ok","transaction":null,"error":null,"data":{"targets":[{"slug":"tv","name":"TV","kind":"stream","state":"idle","url":null,"stream_url":null},{"slug":"wall","name":"Wall","kind":"stream","state":"idle","url":null,"stream_url":null}],"worker":"w1"}}""");
    }

    [Test]
    public async Task A_ping_tells_who_is_there(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("request/ping", """{"transaction":"p"}""");

        (await worker.NextAsync(ct)).ShouldBe(
            """castworker/response/ping {"status":"ok","transaction":"p","error":null,"data":{"worker":"w1","version":"1.2.3","time":"2026-01-01T00:00:00Z"}}""");
    }

    [Test]
    public async Task A_get_brings_the_state_again(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct);

        worker.Send("target/tv/get", "");

        (await worker.NextAsync(ct)).ShouldStartWith("castworker/target/tv/state kept {\"state\":\"idle\"");
    }

    [Test]
    public async Task More_than_the_inbox_holds_is_refused_not_lost(CancellationToken ct)
    {
        await using var worker = await ListenerHarness.StartAsync(ct, answers: false);
        var asked = ListenerHarness.Message("request/ping", Encoding.UTF8.GetString(new byte[60_000]));

        // The outbox holds 512 answers: more than that may be dropped, but none may block.
        for (var i = 0; i < 5000; i++)
        {
            worker.Send(asked);
        }

        (await worker.NextAsync(ct)).ShouldContain("\"status\":\"error\"");
    }
}
