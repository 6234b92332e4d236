using System.Text;
using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Mqtt;

[CancelAfter(20_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ManagedMqttClientTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<MqttMessage> _taken = [];

    [Test]
    public async Task MQTT_5_is_tried_first(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();

        await using var client = await ConnectAsync(broker, ct);

        client.Version.ShouldBe(MqttVersion.V5);
        broker.Connections.ShouldBe(1);
    }

    [TestCase("20 03 00 84 00", TestName = "A_broker_that_refuses_MQTT_5_by_code_gets_311")]
    [TestCase("20 02 00 01", TestName = "A_broker_that_refuses_MQTT_5_in_its_own_words_gets_311")]
    [TestCase("", TestName = "A_broker_that_hangs_up_on_MQTT_5_gets_311")]
    public async Task A_broker_that_knows_no_MQTT_5_gets_311(string answer, CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            var connect = await connection.ReadAsync();
            await connection.WriteAsync(connect!.ProtocolLevel == 5 ? answer : "20 02 00 00");
            if (connect.ProtocolLevel == 4)
            {
                await connection.ServeAsync();
            }
        });

        await using var client = await ConnectAsync(broker, ct);
        await client.PublishAsync(Message("x"), ct);

        client.Version.ShouldBe(MqttVersion.V311);
        broker.Connections.ShouldBe(2);
    }

    [Test]
    public async Task A_wrong_password_is_not_tried_again_in_another_version(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 03 00 86 00");
        });

        var refused = await Should.ThrowAsync<MqttRefusedException>(() => ConnectAsync(broker, ct));

        refused.Reason.ShouldBe(MqttReason.BadCredentials);
        broker.Connections.ShouldBe(1);
    }

    [Test]
    public async Task A_broker_that_never_answers_CONNECT_is_given_up(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(connection => connection.ServeAsync());

        var connecting = ConnectAsync(broker, ct);
        await broker.ReceivedAsync(ScriptedBrokerPacket.Connect, ct);
        _time.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<MqttTimeoutException>(connecting)).Message.ShouldBe("the answer to CONNECT took longer than 10 s");
    }

    [Test]
    public async Task A_port_nobody_listens_on_is_named(CancellationToken ct)
    {
        int port;
        await using (var gone = ScriptedBroker.StartGood())
        {
            port = gone.Port;
        }

        (await Should.ThrowAsync<MqttNetworkException>(() => ConnectAsync(port, ct))).Message
            .ShouldBe($"127.0.0.1:{port} cannot be reached: ConnectionRefused");
    }

    [TestCase("48 54 54 50 2F 31 2E 31 20 34 30 30 0D 0A", TestName = "A_web_server_is_not_taken_for_a_broker")]
    [TestCase("FF FF FF FF FF FF", TestName = "Garbage_is_not_taken_for_a_broker")]
    public async Task What_is_no_broker_is_a_protocol_error(string bytes, CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync(bytes);
            await connection.ServeAsync();
        });

        await Should.ThrowAsync<MqttProtocolException>(() => ConnectAsync(broker, ct));
    }

    [TestCase("36 03 00 01 61", "Malformed", TestName = "Garbage_ends_the_connection")]
    [TestCase("E0 01 8E", "TakenOver", TestName = "A_take_over_is_recognised")]
    [TestCase("E0 01 8B", "ByBroker", TestName = "A_goodbye_is_recognised")]
    [TestCase("30 03 00", "Lost", TestName = "A_broken_line_is_recognised")]
    public async Task Every_end_has_a_name(string bytes, string end, CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ReadAsync();
            await connection.WriteAsync(bytes);
        });
        await using var client = await ConnectAsync(broker, ct);

        var waiting = client.PublishAsync(Message("x"), ct);

        (await client.Closed).End.ToString().ShouldBe(end);
        await Should.ThrowAsync<MqttClosedException>(waiting);
        await Should.ThrowAsync<MqttClosedException>(() => client.PublishAsync(Message("y"), ct));
    }

    [Test]
    public async Task A_broker_that_answers_pings_is_kept_for_ever(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var client = await ConnectAsync(broker, ct);

        for (var ping = 0; ping < 2; ping++)
        {
            // Slowly enough for the answer to arrive within the patience of 7.5 manual seconds.
            var asked = broker.ReceivedAsync(ScriptedBrokerPacket.PingReq, ct);
            await _time.AdvanceUntilAsync(() => asked.IsCompleted, ct, stepSeconds: 0.075);
        }

        client.Closed.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public async Task A_broker_that_falls_silent_is_noticed_within_the_keep_alive_time(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(packet => Task.FromResult(packet.Type == ScriptedBrokerPacket.PingReq));
        });
        await using var client = await ConnectAsync(broker, ct);
        var began = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => client.Closed.IsCompleted, ct, stepSeconds: 0.1);

        (await client.Closed).ShouldBe(new MqttClosed(MqttEnd.Silent, "no sign of life within 7.5 s"));
        (_time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Test]
    public async Task Many_messages_may_wait_for_their_answers_in_any_order(CancellationToken ct)
    {
        var waiting = new List<ScriptedBrokerPacket>();
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                waiting.Add(packet);
                for (var i = waiting.Count - 1; i >= 0 && waiting.Count == 20; i--)
                {
                    // Each answer carries a reason that depends on the message: 0x80 + its last letter.
                    var reason = packet.Body.Length > 0 ? 0x80 + (waiting[i].Body[^1] - 'a') : 0;
                    await connection.WriteAsync($"40 03 {Convert.ToHexString(waiting[i].PacketId)} {reason:X2}");
                }

                return true;
            });
        });
        await using var client = await ConnectAsync(broker, ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.PublishAsync(Message($"{(char)('a' + i)}"), ct)));

        answers.Select(answer => (int)answer.Reason).ShouldBe(Enumerable.Range(0x80, 20));
    }

    [Test]
    public async Task A_message_that_is_never_acknowledged_ends_the_connection(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(packet => Task.FromResult(packet.Type == ScriptedBrokerPacket.Publish));
        });
        await using var client = await ConnectAsync(broker, ct, TimeSpan.FromHours(1));

        var waiting = client.PublishAsync(Message("x"), ct);
        await _time.AdvanceUntilAsync(() => waiting.IsCompleted, ct);

        await Should.ThrowAsync<MqttClosedException>(waiting);
        (await client.Closed).ShouldBe(new MqttClosed(MqttEnd.Silent, "no PUBACK within 20 s"));
    }

    [Test]
    public async Task No_more_is_under_way_than_the_broker_allows(CancellationToken ct)
    {
        var go = new TaskCompletionSource();
        var unanswered = 0;
        var most = 0;
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 06 00 00 03 21 0002");
            var held = new List<ScriptedBrokerPacket>();
            await connection.ServeAsync(async packet =>
            {
                held.Add(packet);
                most = Math.Max(most, ++unanswered);
                if (held.Count == 2)
                {
                    await go.Task;
                    held.ForEach(_ => unanswered--);
                    await connection.AnswerAsync(held[0]);
                    await connection.AnswerAsync(held[1]);
                    held.Clear();
                }

                return true;
            });
        });
        await using var client = await ConnectAsync(broker, ct);

        var all = Enumerable.Range(0, 6).Select(_ => client.PublishAsync(Message("x"), ct)).ToArray();
        all.ShouldAllBe(one => !one.IsCompleted);
        go.SetResult();
        await Task.WhenAll(all);

        most.ShouldBe(2);
    }

    [Test]
    public async Task A_message_too_large_for_the_broker_is_refused_here_and_harms_nothing(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 08 00 00 05 27 00000040");
            await connection.ServeAsync();
        });
        await using var client = await ConnectAsync(broker, ct);

        await Should.ThrowAsync<MqttTooLargeException>(() => client.PublishAsync(Message(new string('x', 100)), ct));

        (await client.PublishAsync(Message("x"), ct)).Reason.ShouldBe(MqttReason.Success);
    }

    [Test]
    public async Task Filters_go_out_by_identifier_and_the_answers_come_back_in_order(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                await connection.SubAckAsync(packet, packet.SubscribeProperties == "0B07" ? "00" : "87");
                return true;
            });
        });
        await using var client = await ConnectAsync(broker, ct);

        var answers = await client.SubscribeAsync(
            [new MqttFilter("a") { SubscriptionIdentifier = 7 }, new MqttFilter("b"), new MqttFilter("c") { SubscriptionIdentifier = 7 }], ct);

        answers.Select(answer => answer.Reason).ShouldBe([MqttReason.Success, MqttReason.NotAuthorized, MqttReason.Success]);
        (await broker.ReceivedAsync(ScriptedBrokerPacket.Subscribe, ct)).Filters(5).ShouldBe(["a 29", "c 29"]);
        (await broker.ReceivedAsync(ScriptedBrokerPacket.Subscribe, ct)).Filters(5).ShouldBe(["b 29"]);
    }

    [Test]
    public async Task A_broker_is_not_asked_for_subscriptions_it_said_it_cannot_make(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 09 01 00 06 28 00 29 00 2A 00");
            await connection.ServeAsync();
        });
        await using var client = await ConnectAsync(broker, ct);

        var answers = await client.SubscribeAsync(
            [new MqttFilter("a/+"), new MqttFilter("$share/g/b"), new MqttFilter("c") { SubscriptionIdentifier = 7 }], ct);

        answers.Select(answer => answer.Reason).ShouldBe([MqttReason.WildcardsNotSupported, MqttReason.SharedNotSupported, MqttReason.GrantedQos1]);
        client.SessionPresent.ShouldBeTrue();
        var asked = await broker.ReceivedAsync(ScriptedBrokerPacket.Subscribe, ct);
        (asked.SubscribeProperties, string.Join(',', asked.Filters(5))).ShouldBe(("", "c 29"));
    }

    [Test]
    public async Task A_message_is_acknowledged_after_it_was_taken(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.PublishAsync("a/b", "hello", packetId: 7, duplicate: true);
            await connection.ServeAsync();
        });
        await using var client = await ConnectAsync(broker, ct);

        var ack = await broker.ReceivedAsync(ScriptedBrokerPacket.PubAck, ct);

        ack.Body.ShouldBe([0, 7]);
        var taken = _taken.ShouldHaveSingleItem();
        (taken.Topic, Encoding.UTF8.GetString(taken.Payload.Span), taken.Duplicate).ShouldBe(("a/b", "hello", true));
    }

    [Test]
    public async Task A_goodbye_is_said_before_the_line_is_cut(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var client = await ConnectAsync(broker, ct);

        await client.DisconnectAsync(ct);

        (await broker.ReceivedAsync(ScriptedBrokerPacket.Disconnect, ct)).Body.ShouldBeEmpty();
        (await client.Closed).End.ShouldBe(MqttEnd.ByUs);
    }

    private Task<IMqttClient> ConnectAsync(ScriptedBroker broker, CancellationToken ct, TimeSpan? keepAlive = null) =>
        ConnectAsync(broker.Port, ct, keepAlive);

    private Task<IMqttClient> ConnectAsync(int port, CancellationToken ct, TimeSpan? keepAlive = null) =>
        new ManagedMqttClients(TcpTransport.OpenAsync, new MqttTimeouts(), _time).ConnectAsync(
            new MqttConnectOptions
            {
                Host = "127.0.0.1",
                Port = port,
                ClientId = "test",
                KeepAlive = keepAlive ?? TimeSpan.FromSeconds(15),
            },
            _taken.Add,
            ct);

    private static MqttMessage Message(string payload) => new() { Topic = "t", Payload = Encoding.UTF8.GetBytes(payload) };
}
