using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Mqtt;

/// <summary>What a broker does not want of us is told once, and everything else goes on.</summary>
[CancelAfter(20_000)]
public sealed class MqttRefusalTests
{
    [Test]
    public async Task What_the_broker_does_not_let_us_publish_is_told_once_for_each_topic(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                var refuse = packet is { Type: ScriptedBrokerPacket.Publish, Topic: "a" or "b" };
                if (refuse)
                {
                    await connection.WriteAsync($"40 0B {Convert.ToHexString(packet.PacketId)} 87 07 1F 0004 6E6F7065");
                }

                return refuse;
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);
        for (var i = 0; i < 5; i++)
        {
            worker.Keep("a", $"{i}");
            worker.Keep("b", $"{i}");
            (await broker.PublishedAsync("b", ct)).Payload(5).ShouldBe($"{i}");
        }

        await worker.StopAsync(ct);

        worker.PumpLog.At(LogLevel.Warning).ShouldBe(
            ["The broker refused a: NotAuthorized (nope)", "The broker refused b: NotAuthorized (nope)"], ignoreOrder: true);
    }

    [Test]
    public async Task What_is_too_large_for_the_broker_is_dropped_with_one_warning_and_the_connection_stays(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("20 08 00 00 05 27 00000050");
            await connection.ServeAsync();
        });
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);

        worker.Keep("a", new string('x', 100));
        worker.Keep("b", "1");
        await broker.PublishedAsync("b", ct);
        worker.Keep("a", new string('y', 100));
        worker.Keep("b", "2");
        await broker.PublishedAsync("b", ct);

        worker.PumpLog.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldBe("a was not sent: the packet has 110 bytes, the broker takes 80");
        broker.Connections.ShouldBe(1);
    }

    [Test]
    public async Task A_broker_that_hangs_up_again_and_again_is_left_alone_and_the_log_says_why(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                await connection.AnswerAsync(packet);
                if (packet is { Type: ScriptedBrokerPacket.Publish, Topic: "greeting" })
                {
                    connection.HangUp();
                }

                return true;
            });
        });
        await using var worker = new ConnectionHarness(broker.Port, options => options.Version = MqttVersion.V311);
        await worker.Connection.StartAsync(ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Log.At(LogLevel.Error).Length == 1, ct);
        var before = broker.Connections;
        var began = worker.Time.GetUtcNow();

        await worker.Time.AdvanceUntilAsync(() => worker.Time.GetUtcNow() - began > TimeSpan.FromMinutes(10), ct, stepSeconds: 5);

        worker.Log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("another client probably uses the MQTT client id castworker-box");
        (broker.Connections - before).ShouldBeInRange(5, 11);
    }

    [Test]
    public async Task A_subscription_the_broker_forbids_is_named_once_and_the_rest_works(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                if (connection.Number < 3 && packet is { Type: ScriptedBrokerPacket.Publish, Topic: "greeting" })
                {
                    connection.HangUp();
                }

                if (packet.Type != ScriptedBrokerPacket.Subscribe)
                {
                    return false;
                }

                await connection.SubAckAsync(packet, "87");
                return true;
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);

        await worker.ConnectAsync(ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now is { Connected: true, Reconnects: 2 }, ct);

        worker.Log.At(LogLevel.Warning).Where(line => line.Contains("subscription", StringComparison.Ordinal)).ShouldBe(
            ["The broker refused the subscription of castworker/request/+: NotAuthorized"]);
    }
}
