using System.Text;
using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Mqtt;

/// <summary>Brokers that are slow, rude or wrong: nothing of it may crash or hang the client.</summary>
[CancelAfter(20_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NastyBrokerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<MqttMessage> _taken = [];

    [Test]
    public async Task CONNACK_may_come_byte_by_byte(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            foreach (var one in "20 18 00 00 15 21 00 14 27 00 01 00 00 24 01 25 00 13 00 3C 12 00 03 61 62 63".Split(' '))
            {
                await connection.WriteAsync(one);
                await Task.Yield();
            }

            await connection.ServeAsync();
        });

        await using var client = await ConnectAsync(broker, ct);

        (await client.PublishAsync(Message("x"), ct)).IsFailure.ShouldBeFalse();
    }

    [TestCase("20 03 00 87 00", "the broker refused the connection: NotAuthorized", true)]
    [TestCase("20 03 00 89 00", "the broker refused the connection: ServerBusy", false)]
    [TestCase("20 03 00 9F 00", "the broker refused the connection: ConnectionRateExceeded", false)]
    [TestCase("20 0A 00 86 07 1F 0004 6E6F7065", "the broker refused the connection: BadCredentials (nope)", true)]
    [TestCase("20 0B 00 9D 08 1C 0005 6F74686572", "the broker refused the connection: ServerMoved (it names other)", true)]
    [TestCase("20 03 00 EE 00", "the broker refused the connection: 238", false)]
    public async Task A_refusal_is_told_in_the_brokers_words(string answer, string text, bool needsSomebody, CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync(answer);
        });

        var refused = await Should.ThrowAsync<MqttRefusedException>(() => ConnectAsync(broker, ct));

        (refused.Message, refused.NeedsSomebody).ShouldBe((text, needsSomebody));
        broker.Connections.ShouldBe(1);
    }

    [Test]
    public async Task A_broker_that_always_hangs_up_is_told_with_what_is_probably_wrong(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            connection.Reset();
        });

        (await Should.ThrowAsync<MqttRefusedException>(() => ConnectAsync(broker, ct))).Message.ShouldBe(
            "the broker closed the connection instead of answering CONNECT (is this perhaps its port for TLS or WebSocket?)");
        broker.Connections.ShouldBe(2, "once with MQTT 5, once with 3.1.1");
    }

    [TestCase("20 03 00 00 00", "Malformed", "the broker sent a second CONNACK")]
    [TestCase("34 07 0001 61 0001 00 78", "Malformed", "PUBLISH came with QoS 2, which was not subscribed")]
    [TestCase("30 06 0001 61 02 7F 00", "Malformed", "property 0x7F is not in the standard")]
    [TestCase("30 84 80 10", "Malformed", "a packet of 262148 bytes is larger than 262144")]
    [TestCase("62 02 0001", "Malformed", "a broker does not send packet type 6 to this client")]
    [TestCase("E0 01 8B", "ByBroker", "the broker said goodbye: ServerShuttingDown")]
    [TestCase("E0 01 8D", "ByBroker", "the broker said goodbye: KeepAliveTimeout")]
    [TestCase("E0 09 98 07 1F 0004 6E6F7065", "ByBroker", "the broker said goodbye: AdministrativeAction (nope)")]
    [TestCase("E0 08 9C 06 1C 0003 626F78", "ByBroker", "the broker said goodbye: UseAnotherServer (it names box)")]
    [TestCase("E0 01 8E", "TakenOver", "the broker said goodbye: SessionTakenOver")]
    public async Task An_end_is_told_with_its_reason(string bytes, string end, string text, CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.WriteAsync(bytes);
            await connection.ServeAsync();
        });
        await using var client = await ConnectAsync(broker, ct);

        var closed = await client.Closed.WaitAsync(ct);

        (closed.End.ToString(), closed.Text).ShouldBe((end, text));
    }

    [Test]
    public async Task A_reset_in_the_middle_of_a_packet_is_a_lost_line(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.WriteAsync("30 20 0001 61 00 78 79");
            connection.Reset();
        });
        await using var client = await ConnectAsync(broker, ct);

        (await client.Closed.WaitAsync(ct)).End.ShouldBe(MqttEnd.Lost);
        _taken.ShouldBeEmpty();
    }

    [Test]
    public async Task Properties_we_do_not_use_and_answers_nobody_waits_for_do_no_harm(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            // User properties, a topic alias, subscription identifiers; acknowledgements for packets that never were.
            await connection.WriteAsync("30 15 0001 61 0F 26 0001 6B 0001 76 23 0001 0B 03 0B 8101 78 79");
            await connection.WriteAsync("40 02 1234 40 04 1235 87 00 90 04 0099 00 01 D0 00");
            await connection.ServeAsync();
        });
        await using var client = await ConnectAsync(broker, ct);

        (await client.PublishAsync(Message("x"), ct)).Reason.ShouldBe(MqttReason.Success);

        var taken = _taken.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(taken.Payload.Span).ShouldBe("xy");
        taken.SubscriptionIdentifiers.ShouldBe([3u, 129u]);
    }

    [Test]
    public async Task A_broker_that_reads_nothing_more_is_given_up(CancellationToken ct)
    {
        var over = new TaskCompletionSource();
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await over.Task;
        });
        await using var client = await ConnectAsync(broker, ct);

        // More than the buffers of both sides hold.
        var sending = Enumerable.Range(0, 64).Select(_ => client.PublishAsync(Message(new string('x', 250_000)), ct)).ToArray();
        await _time.AdvanceUntilAsync(() => client.Closed.IsCompleted, ct, stepSeconds: 0.1);
        over.SetResult();

        (await client.Closed).End.ShouldBe(MqttEnd.Silent);
        foreach (var one in sending)
        {
            await Should.ThrowAsync<MqttClosedException>(one);
        }
    }

    [Test]
    public async Task A_broker_that_reads_slowly_gets_everything(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, ct);
                return false;
            });
        });
        await using var client = await ConnectAsync(broker, ct);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => client.PublishAsync(Message(new string('x', 50_000)), ct)));

        answers.ShouldAllBe(answer => !answer.IsFailure);
    }

    [Test]
    public async Task The_brokers_keep_alive_takes_the_place_of_ours(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 06 00 00 03 13 0004");
            await connection.ServeAsync(packet => Task.FromResult(true));
        });
        await using var client = await ConnectAsync(broker, ct);
        var began = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => client.Closed.IsCompleted, ct, stepSeconds: 0.1);

        (await client.Closed).Text.ShouldBe("no sign of life within 2 s");
        (_time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(6));
    }

    private Task<IMqttClient> ConnectAsync(ScriptedBroker broker, CancellationToken ct) =>
        new ManagedMqttClients(TcpTransport.OpenAsync, new MqttTimeouts(), _time).ConnectAsync(
            new MqttConnectOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "test" }, _taken.Add, ct);

    private static MqttMessage Message(string payload) => new() { Topic = "t", Payload = Encoding.UTF8.GetBytes(payload) };
}
