using CastWorker.Sessions.Commands;
using Microsoft.Extensions.Logging;

namespace CastWorker.SystemTests.Mqtt;

[CancelAfter(60_000)]
public sealed class MosquittoTests
{
    private const string State = "castworker/target/tv/state";
    private const string Status = "castworker/worker/w1/status";

    [Test]
    public async Task One_line_of_mosquitto_pub_starts_a_page(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        (await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}")).ShouldContain("\"ok\"");
        await using var state = await broker.ListenAsync(State, ct);

        await broker.PublishAsync(ct, "-t", "castworker/target/tv/set/url", "-m", "http://ha.local:8123/lovelace/0");

        state.Before[0].ShouldStartWith($$"""1 {{State}} {"state":"idle","streaming":false""");
        (await state.NextAsync(State, "\"streaming\":true", ct)).ShouldContain("\"url\":\"http://ha.local:8123/lovelace/0\"");
        worker.Health.Now.Protocol.ShouldBe("5");
    }

    [Test]
    public async Task Everything_kept_is_there_for_whoever_comes_later(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        (await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}")).ShouldContain("\"ok\"");

        await using var late = await broker.ListenAsync("castworker/#", ct);

        ShouldBeWhole(late.Before);
    }

    [Test]
    public async Task The_worker_says_which_encoder_it_uses_and_why(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await using var info = await broker.ListenAsync("castworker/worker/w1/info", ct);

        worker.Encoders.Show("h264_vaapi", "proved by encoding");
        (await info.NextAsync("castworker/worker/w1/info", "h264_vaapi", ct)).ShouldEndWith("""
            "encoder":"h264_vaapi","encoder_reason":"proved by encoding"}
            """);
        worker.Encoders.Show(name: null, "No hardware encoder works");
        (await info.NextAsync("castworker/worker/w1/info", "works", ct)).ShouldContain("\"encoder\":null");

        info.Before[0].ShouldEndWith("\"encoder\":null,\"encoder_reason\":null}");
    }

    [Test]
    public async Task A_request_is_answered_to_its_own_topic_with_its_correlation(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await using var answers = await broker.ListenAsync("answers/#", ct, "-V", "mqttv5", "-F", "%r %t [%D] %C %p");

        (await broker.AskAsync(
            ct, "-t", "castworker/request/start", "-e", "answers/me", "-D", "publish", "correlation-data", "c7",
            "-m", """{"target":"tv","transaction":"t1"}"""))
            .ShouldBe("""{"status":"ok","transaction":"t1","error":null,"data":{"target":"tv"}}""");
        (await answers.NextAsync("answers/me", "status", ct)).ShouldStartWith("[c7] application/json {");
        (await broker.AskAsync(ct, "-t", "castworker/request/start", "-e", "answers/me", "-m", """{"target":"attic"}"""))
            .ShouldContain("\"unknown_target\"");
    }

    [Test]
    public async Task After_a_crash_of_the_broker_everything_kept_is_back(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await broker.PublishAsync(ct, "-t", "castworker/target/tv/set/streaming", "-m", "ON");

        await broker.KillAsync();
        await broker.StartAsync(ct);
        await worker.ConnectedAsync(ct, connects: 2);
        await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}");
        await using var late = await broker.ListenAsync("castworker/#", ct);

        ShouldBeWhole(late.Before, "\"state\":\"streaming\"", sessions: 1);
        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem();
        worker.Executed.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_broker_that_comes_after_the_worker_is_found(CancellationToken ct)
    {
        await using var broker = new Mosquitto();
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        while (worker.Log.At(LogLevel.Warning).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        await broker.StartAsync(ct);
        await worker.ConnectedAsync(ct);
        while (worker.Log.At(LogLevel.Information).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("ConnectionRefused");
        worker.Log.At(LogLevel.Information).ShouldHaveSingleItem().ShouldContain("Connected to the MQTT broker");
    }

    [Test]
    public async Task MQTT_311_does_the_same(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await broker.PublishAsync(ct, "-r", "-t", "castworker/target/tv/set/url", "-m", "http://old/");
        await using var worker = await MqttWorker.StartAsync(broker, ct, ("Mqtt:Version", "V311"));
        await worker.ConnectedAsync(ct);
        await using var listener = await broker.ListenAsync("castworker/#", ct);

        await broker.PublishAsync(ct, "-t", "castworker/request/start", "-m", """{"target":"tv","url":"http://new/"}""");

        (await listener.NextAsync("castworker/response/start", "", ct)).ShouldContain("\"ok\"");
        worker.Health.Now.Protocol.ShouldBe("3.1.1");
        worker.Executed.ShouldHaveSingleItem().ShouldBeOfType<SessionCommand.Start>().Page.ShouldBe(new Uri("http://new/"));
        await using var late = await broker.ListenAsync("castworker/target/tv/set/#", ct);
        late.Before.Count.ShouldBe(1, "the kept command is cleared");
    }

    [Test]
    public async Task A_retained_command_is_refused_and_cleared(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await using var listener = await broker.ListenAsync("castworker/response/#", ct);

        await broker.PublishAsync(ct, "-r", "-t", "castworker/target/tv/set/streaming", "-m", "ON");

        (await listener.NextAsync("castworker/response/set", "", ct)).ShouldContain("Retained commands are refused");
        await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}");
        await using var late = await broker.ListenAsync("castworker/target/tv/set/#", ct);
        late.Before.Count.ShouldBe(1, "only the listener's own message is there");
        worker.Executed.ShouldBeEmpty();
    }

    [TestCase("V5")]
    [TestCase("V311")]
    public async Task A_worker_that_vanishes_is_offline(string version, CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct, ("Mqtt:Version", version));
        await worker.ConnectedAsync(ct);
        await using var status = await broker.ListenAsync(Status, ct);

        worker.CutForGood();

        await status.NextAsync(Status, "offline", ct);
    }

    [Test]
    public async Task A_worker_that_is_back_at_once_was_never_offline(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);
        await using var status = await broker.ListenAsync(Status, ct);

        worker.Cut();
        await worker.ConnectedAsync(ct, connects: 2);
        await worker.StopAsync(ct);

        (await status.UntilAsync(line => line.EndsWith("offline", StringComparison.Ordinal), ct)).ShouldBe(
            [$"0 {Status} online", $"0 {Status} offline"]);
    }

    [Test]
    public async Task A_worker_that_stops_says_so(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct);
        await worker.ConnectedAsync(ct);

        await worker.StopAsync(ct);

        await using var late = await broker.ListenAsync(Status, ct);
        late.Before[0].ShouldBe($"1 {Status} offline");
    }

    [Test]
    public async Task A_wrong_password_is_named_and_a_right_one_lets_in(CancellationToken ct)
    {
        await using var broker = new Mosquitto("allow_anonymous false\npassword_file {folder}/passwords");
        await broker.AddUserAsync("ann", "right", ct);
        await broker.StartAsync(ct);
        var file = Path.Combine(broker.Folder, "password");
        await File.WriteAllTextAsync(file, "wrong\n", ct);
        await using var worker = await MqttWorker.StartAsync(
            broker, ct, ("Mqtt:User", "ann"), ("Mqtt:PasswordFile", file));
        while (worker.Health.Now.LastError is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        worker.Health.Now.LastError.ShouldContain("NotAuthorized");
        await File.WriteAllTextAsync(file, "right\n", ct);
        await worker.ConnectedAsync(ct);
    }

    private static void ShouldBeWhole(IReadOnlyList<string> kept, string state = "\"state\":\"idle\"", int sessions = 0)
    {
        kept.ShouldContain($"1 {Status} online", StringComparer.Ordinal);
        kept.ShouldContain("1 castworker/target/tv/availability online", StringComparer.Ordinal);
        kept.ShouldContain(line => line.StartsWith($"1 {State} {{", StringComparison.Ordinal) && line.Contains(state));
        kept.ShouldContain(line => line.StartsWith("1 castworker/worker/w1/info {\"version\":\"", StringComparison.Ordinal)
            && line.Contains($"\"targets\":[\"tv\"],\"capacity\":4,\"sessions\":{sessions},\"encoder\":", StringComparison.Ordinal));
    }
}
