using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.Tests.VirtualTv;

/// <summary>Virtual connections, heartbeat and the receiver channel, as the TV decides them.</summary>
internal sealed class ReceiverTests
{
    private const string Status = "\"type\":\"GET_STATUS\"";

    [Test]
    public void Without_a_virtual_connection_a_request_vanishes()
    {
        var tv = new TvScript().Give(new TvInput.Connected(1)).Ask(CastNamespace.Receiver, Status);

        tv.Effects.ShouldHaveSingleItem().ShouldBeOfType<TvEffect.Note>().Text.ShouldContain("no virtual connection");
    }

    [Test]
    public void A_connection_belongs_to_its_socket_its_sender_and_its_endpoint()
    {
        var tv = new TvScript().Connect(1).Connect(2, sender: "sender-2").Forget();

        tv.Send(2, CastNamespace.Receiver, $$"""{"requestId":1,{{Status}}}""").Said.ShouldBeEmpty();
        tv.Send(2, CastNamespace.Receiver, $$"""{"requestId":1,{{Status}}}""", sender: "sender-2").Said.ShouldBe(["RECEIVER_STATUS"]);
    }

    [Test]
    public void Connecting_to_what_is_not_there_is_answered_with_CLOSE()
    {
        var tv = new TvScript().Connect(endpoint: "nobody");

        var (_, frame) = tv.Frames.ShouldHaveSingleItem();
        (frame.Source, frame.Destination, frame.Text).ShouldBe(("nobody", "sender-1", """{"type":"CLOSE"}"""));
    }

    [Test]
    public void CONNECTED_is_said_only_to_those_who_offer_versions()
    {
        var tv = new TvScript().Connect();
        tv.Said.ShouldBeEmpty();

        tv.Send(1, CastNamespace.Connection, """{"type":"CONNECT","protocolVersionList":[0,1,2,3,9]}""");

        tv.Messages.ShouldHaveSingleItem()["protocolVersion"]!.GetValue<int>().ShouldBe(3);
    }

    [Test]
    public void The_heartbeat_needs_no_connection_and_ignores_what_else_is_said()
    {
        var tv = new TvScript().Give(new TvInput.Connected(1));

        tv.Send(1, CastNamespace.Heartbeat, """{"type":"PING","requestId":7}""").Said.ShouldBe(["PONG"]);
        tv.Give(new TvInput.PingDue(1)).Said.ShouldBe(["PING"]);
    }

    [TestCase("no json")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"type":5}""")]
    [TestCase("""{"type":"GET_STATUS","requestId":"7"}""")]
    public void Nonsense_on_a_connection_never_ends_it(string text)
    {
        var tv = new TvScript().Connect().Send(1, CastNamespace.Receiver, text).Forget();

        tv.Ask(CastNamespace.Receiver, Status).Said.ShouldBe(["RECEIVER_STATUS"]);
    }

    [Test]
    public void A_request_id_is_wanted_and_may_be_used_once()
    {
        var tv = new TvScript().Connect();

        tv.Send(1, CastNamespace.Receiver, $$"""{ {{Status}} }""").Said.ShouldBe(["INVALID_REQUEST INVALID_COMMAND"]);
        tv.Send(1, CastNamespace.Receiver, $$"""{"requestId":0,{{Status}}}""").Said.ShouldBe(["INVALID_REQUEST INVALID_COMMAND"]);
        tv.Send(1, CastNamespace.Receiver, $$"""{"requestId":5,{{Status}}}""").Said.ShouldBe(["RECEIVER_STATUS"]);
        tv.Send(1, CastNamespace.Receiver, $$"""{"requestId":5,{{Status}}}""").Said.ShouldBe(["INVALID_REQUEST DUPLICATE_REQUESTID"]);
    }

    [TestCase("chromecast-gen3", true, true)]
    [TestCase("google-tv", false, true)]
    [TestCase("nest-hub", true, false)]
    public void Idle_looks_different_on_different_devices(string profile, bool backdrop, bool input)
    {
        var tv = new TvScript(profile).Connect().Ask(CastNamespace.Receiver, Status);

        var status = tv.Messages.ShouldHaveSingleItem()["status"]!.AsObject();
        status.ContainsKey("applications").ShouldBe(backdrop);
        status.ContainsKey("isActiveInput").ShouldBe(input);
    }

    [Test]
    public void A_launch_is_answered_and_told_to_all()
    {
        var tv = new TvScript().Connect(1).Connect(2).Launch();

        var sent = tv.Frames.Where(sent => sent.Frame.Text!.Contains("RECEIVER_STATUS", StringComparison.Ordinal)).ToArray();
        sent.Select(one => (one.Socket, one.Frame.Destination)).ShouldBe([(1, "sender-1"), (1, "*"), (2, "*")]);
        sent[0].Frame.Text!.ShouldContain("\"requestId\":1");
        sent[1].Frame.Text!.ShouldContain("\"requestId\":0");
    }

    [Test]
    public void Some_devices_let_the_request_id_slip_into_what_all_hear()
    {
        var tv = new TvScript().Do("leak-request-ids").Connect(1).Connect(2).Launch();

        tv.Messages.Where(message => message["type"]!.GetValue<string>() == "RECEIVER_STATUS")
            .Select(message => message["requestId"]!.GetValue<int>()).ShouldBe([1, 1, 1]);
    }

    [Test]
    public void Each_launch_has_ids_of_its_own_and_ends_what_was_there()
    {
        var tv = new TvScript().Connect().Launch();
        var first = tv.Forget().Transport;

        tv.Launch();

        tv.Transport.ShouldNotBe(first);
        var close = tv.Frames[0].Frame;
        (close.Source, close.Text).ShouldBe((first, """{"type":"CLOSE"}"""));
    }

    [Test]
    public void A_launch_that_is_overtaken_is_cancelled()
    {
        var tv = new TvScript().Connect().Ask(CastNamespace.Receiver, "\"type\":\"LAUNCH\",\"appId\":\"CC1AD845\"");

        tv.Ask(CastNamespace.Receiver, "\"type\":\"LAUNCH\",\"appId\":\"233637DE\"").Said.ShouldBe(["LAUNCH_ERROR CANCELLED"]);
        tv.TimePasses().State.App!.Name.ShouldBe("YouTube");
    }

    [Test]
    public void An_invisible_connection_launches_nothing() =>
        new TvScript().Connect(type: 2).Launch().State.App.ShouldBeNull();

    [TestCase("\"appId\":\"NOSUCHAP\"", "NOT_FOUND")]
    [TestCase("\"appId\":5", "BAD_PARAMETER")]
    public void What_cannot_be_launched_is_refused(string appId, string reason) =>
        new TvScript().Connect().Ask(CastNamespace.Receiver, $"\"type\":\"LAUNCH\",{appId}").Said.ShouldBe([$"LAUNCH_ERROR {reason}"]);

    [Test]
    public void Consent_is_asked_for_and_told()
    {
        var tv = new TvScript().Do("launch-consent", "ms=100").Connect().Launch();

        var launch = tv.Messages.Where(message => message["type"]!.GetValue<string>() == "LAUNCH_STATUS").ToArray();
        launch.Select(message => message["status"]!.GetValue<string>()).ShouldBe(["USER_PENDING_AUTHORIZATION", "USER_ALLOWED"]);
        launch[0]["launchRequestId"]!.GetValue<int>().ShouldBe(1);
        tv.State.App.ShouldNotBeNull();
    }

    [Test]
    public void Only_the_session_that_runs_can_be_stopped()
    {
        var tv = new TvScript().Connect().Launch().Forget();

        tv.Ask(CastNamespace.Receiver, "\"type\":\"STOP\",\"sessionId\":\"other\"").Said.ShouldBe(["INVALID_REQUEST INVALID_SESSION_ID"]);
        tv.Ask(CastNamespace.Receiver, $"\"type\":\"STOP\",\"sessionId\":\"{tv.State.App!.SessionId}\"").Said
            .ShouldBe(["RECEIVER_STATUS", "CLOSE", "RECEIVER_STATUS"]);
        tv.State.App.ShouldBeNull();
    }

    [TestCase("\"level\":0.2", 0.2, false)]
    [TestCase("\"level\":7", 1, false)]
    [TestCase("\"muted\":true", 0.5, true)]
    public void Volume_is_level_or_muted(string wanted, double level, bool muted) =>
        new TvScript().Connect().Ask(CastNamespace.Receiver, $$""" "type":"SET_VOLUME","volume":{ {{wanted}} } """).State.Volume
            .ShouldBe(new TvVolume(level, muted));

    [TestCase("\"level\":0.2,\"muted\":true")]
    [TestCase("\"level\":\"loud\"")]
    public void Volume_is_one_thing_at_a_time(string wanted) =>
        new TvScript().Connect().Ask(CastNamespace.Receiver, $$""" "type":"SET_VOLUME","volume":{ {{wanted}} } """).Said
            .ShouldBe(["INVALID_REQUEST INVALID_PARAMS"]);

    [Test]
    public void A_fixed_volume_stays() =>
        new TvScript().Do("hide-volume").Connect().Ask(CastNamespace.Receiver, """ "type":"SET_VOLUME","volume":{"level":0.1} """).State.Volume.Level
            .ShouldBe(0.5);

    [Test]
    public void An_app_that_plays_nothing_is_ended_after_a_while()
    {
        var tv = new TvScript().Connect().Launch();

        tv.TimePasses(patienceToo: true).State.App.ShouldBeNull();
    }

    [Test]
    public void What_plays_is_never_ended()
    {
        var tv = new TvScript().Connect().Launch().Play();

        tv.TimePasses(patienceToo: true).State.Media.ShouldNotBeNull();
    }

    [Test]
    public void A_reboot_forgets_everything_but_who_it_is()
    {
        var tv = new TvScript().Connect().Launch().Play().Do("no-pong").Do("reboot", "seconds=3");

        tv.State.ShouldSatisfyAllConditions(
            state => state.App.ShouldBeNull(),
            state => state.Connections.ShouldBeEmpty(),
            state => state.Whims.AnswersPings.ShouldBeTrue(),
            state => state.Identity.Name.ShouldBe("TV"));
        tv.Effects.OfType<TvEffect.Reboot>().ShouldHaveSingleItem().Down.ShouldBe(TimeSpan.FromSeconds(3));
    }
}
