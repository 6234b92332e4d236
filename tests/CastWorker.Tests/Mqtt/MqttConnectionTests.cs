using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Mqtt;

[CancelAfter(20_000)]
public sealed class MqttConnectionTests
{
    [Test]
    public async Task The_worker_says_online_then_everything_it_keeps(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var worker = new ConnectionHarness(broker.Port);
        worker.Keep("a", "1");

        await worker.ConnectAsync(ct);

        var first = await broker.ReceivedAsync(ScriptedBrokerPacket.Publish, ct);
        var second = await broker.ReceivedAsync(ScriptedBrokerPacket.Publish, ct);
        (first.Topic, first.Payload(5), first.Retain).ShouldBe((ConnectionHarness.Status, "online", true));
        (second.Topic, second.Payload(5), second.Retain).ShouldBe(("a", "1", true));
    }

    [Test]
    public async Task A_change_of_state_is_sent_at_once(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);

        worker.Keep("a", "2");

        (await broker.PublishedAsync("a", ct)).Payload(5).ShouldBe("2");
    }

    [Test]
    public async Task A_broker_that_comes_later_is_found_and_the_log_says_two_lines(CancellationToken ct)
    {
        int port;
        await using (var gone = ScriptedBroker.StartGood())
        {
            port = gone.Port;
        }

        await using var worker = new ConnectionHarness(port);
        await worker.Connection.StartAsync(ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Log.At(LogLevel.Debug).Count(IsAttempt) >= 5, ct);
        await using var broker = ScriptedBroker.Start(
            async connection =>
            {
                await connection.AcceptAsync();
                await connection.ServeAsync();
            },
            port);
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Connected, ct);

        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("ConnectionRefused");
        worker.Log.At(LogLevel.Information).ShouldHaveSingleItem().ShouldContain($"Connected to the MQTT broker 127.0.0.1:{port}");
        worker.Health.Now.Reconnects.ShouldBe(0);

        static bool IsAttempt(string line) => line.StartsWith("Still no connection", StringComparison.Ordinal);
    }

    [Test]
    public async Task After_a_loss_everything_kept_is_sent_again_and_the_session_is_resumed(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(packet =>
            {
                if (connection.Number == 1 && packet is { Type: ScriptedBrokerPacket.Publish, Topic: "a" })
                {
                    connection.HangUp();
                }

                return Task.FromResult(false);
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);
        worker.Keep("a", "1");

        await worker.ConnectAsync(ct);
        (await broker.ReceivedAsync(ScriptedBrokerPacket.Connect, ct)).CleanStart.ShouldBeTrue();
        await broker.PublishedAsync("a", ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Reconnects == 1, ct);

        (await broker.ReceivedAsync(ScriptedBrokerPacket.Connect, ct)).CleanStart.ShouldBeFalse();
        (await broker.PublishedAsync(ConnectionHarness.Status, ct)).Payload(5).ShouldBe("online");
        await broker.PublishedAsync("a", ct);
        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem();
        worker.Log.At(LogLevel.Information).Length.ShouldBe(2);
    }

    [Test]
    public async Task Those_who_listen_hear_of_each_connection_and_speak_first(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync(connection.Number == 1 ? "20 03 00 00 00" : "20 03 01 00 00");
            await connection.ServeAsync(packet =>
            {
                if (connection.Number == 1 && packet is { Type: ScriptedBrokerPacket.Publish, Topic: "a" })
                {
                    connection.HangUp();
                }

                return Task.FromResult(false);
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);
        worker.Keep("greeting", "");
        worker.Keep("a", "1");
        worker.Outbox.TryTake(out _);

        await worker.ConnectAsync(ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Reconnects == 1, ct);
        await broker.PublishedAsync("greeting", ct);
        await broker.PublishedAsync("a", ct);
        await worker.StopAsync(ct);

        worker.Told.ShouldBe(["connected", "lost", "connected again", "lost"]);
    }

    [Test]
    public async Task Two_workers_with_one_client_id_do_not_fight(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(async packet =>
            {
                await connection.AnswerAsync(packet);
                if (packet.Type == ScriptedBrokerPacket.Publish)
                {
                    await connection.WriteAsync("E0 01 8E");
                }

                return true;
            });
        });
        await using var worker = new ConnectionHarness(broker.Port, options => options.ClientId = "twin");
        await worker.Connection.StartAsync(ct);
        await Clockwork.UntilAsync(() => worker.Log.At(LogLevel.Debug).Any(line => line.Contains("in 60 s")), ct);

        worker.Time.Advance(TimeSpan.FromSeconds(59));

        worker.Log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("client id twin");
        broker.Connections.ShouldBe(1);
        await worker.Time.AdvanceUntilAsync(() => broker.Connections == 2, ct);
    }

    [Test]
    public async Task Of_a_state_that_was_never_acknowledged_only_the_newest_is_sent_again(CancellationToken ct)
    {
        var swallowed = new TaskCompletionSource<ScriptedBrokerConnection>();
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(packet =>
            {
                var swallow = connection.Number == 1 && packet is { Type: ScriptedBrokerPacket.Publish, Topic: "a" };
                if (swallow)
                {
                    swallowed.TrySetResult(connection);
                }

                return Task.FromResult(swallow);
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);
        worker.Keep("a", "1");
        var connection = await swallowed.Task.WaitAsync(ct);
        (await broker.PublishedAsync("a", ct)).Payload(5).ShouldBe("1");

        connection.Reset();
        worker.Keep("a", "2");
        worker.Keep("a", "3");
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Reconnects == 1, ct);
        worker.Keep("end", "");

        (await broker.PublishedAsync("a", ct)).Payload(5).ShouldBe("3");
        string next;
        while ((next = (await broker.ReceivedAsync(ScriptedBrokerPacket.Publish, ct)).Topic) != "end")
        {
            next.ShouldNotBe("a");
        }
    }

    [Test]
    public async Task What_only_passes_is_not_sent_after_an_outage(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.ServeAsync(packet =>
            {
                if (connection.Number == 1 && packet is { Type: ScriptedBrokerPacket.Publish, Topic: "event/1" })
                {
                    connection.Reset();
                }

                return Task.FromResult(false);
            });
        });
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);
        worker.Outbox.Pass(new MqttMessage { Topic = "event/1" }).ShouldBeTrue();
        await broker.PublishedAsync("event/1", ct);
        await Clockwork.UntilAsync(() => !worker.Health.Now.Connected, ct);

        worker.Outbox.Pass(new MqttMessage { Topic = "event/2" }).ShouldBeFalse();
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Reconnects == 1, ct);
        worker.Outbox.Pass(new MqttMessage { Topic = "event/3" }).ShouldBeTrue();

        var sent = new List<string>();
        while (sent.LastOrDefault() != "event/3")
        {
            sent.Add((await broker.ReceivedAsync(ScriptedBrokerPacket.Publish, ct)).Topic);
        }

        sent.ShouldNotContain("event/1");
        sent.ShouldNotContain("event/2");
    }

    [Test]
    public async Task What_the_broker_sends_with_its_CONNACK_reaches_those_who_listen_and_can_be_answered(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            await connection.PublishAsync("castworker/request/ping", "{}", packetId: 1);
            await connection.ServeAsync();
        });
        await using var worker = new ConnectionHarness(broker.Port);

        await worker.ConnectAsync(ct);
        await broker.ReceivedAsync(ScriptedBrokerPacket.PubAck, ct);
        await broker.PublishedAsync("answer", ct);

        worker.Taken.ShouldBe(["castworker/request/ping"]);
    }

    [Test]
    public async Task At_the_end_the_last_state_is_sent_then_offline_then_goodbye(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);
        await broker.PublishedAsync(ConnectionHarness.Status, ct);

        worker.Keep("a", "last");
        await worker.StopAsync(ct);

        (await broker.PublishedAsync("a", ct)).Payload(5).ShouldBe("last");
        (await broker.PublishedAsync(ConnectionHarness.Status, ct)).Payload(5).ShouldBe("offline");
        await broker.ReceivedAsync(ScriptedBrokerPacket.Disconnect, ct);
        worker.Health.Now.Connected.ShouldBeFalse();
    }

    [Test]
    public async Task A_broker_that_acknowledges_nothing_does_not_hold_up_the_end(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.Start(async connection =>
        {
            await connection.AcceptAsync();
            var publishes = 0;
            await connection.ServeAsync(packet =>
                Task.FromResult(packet.Type == ScriptedBrokerPacket.Publish && ++publishes > 1));
        });
        await using var worker = new ConnectionHarness(broker.Port);
        await worker.ConnectAsync(ct);
        worker.Keep("a", "1");
        var began = worker.Time.GetUtcNow();

        await worker.StopAsync(ct);

        (worker.Time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task A_worker_that_is_stopped_before_it_ran_leaves_quietly(CancellationToken ct)
    {
        await using var broker = ScriptedBroker.StartGood();
        await using var worker = new ConnectionHarness(broker.Port);

        await worker.Connection.StartAsync(ct);
        await worker.StopAsync(ct);

        worker.Log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Test]
    public async Task A_password_file_may_come_late_and_is_read_at_each_attempt(CancellationToken ct)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.password");
        await using var broker = ScriptedBroker.StartGood();
        await using var worker = new ConnectionHarness(broker.Port, options =>
        {
            options.User = "ann";
            options.PasswordFile = file;
        });
        await worker.Connection.StartAsync(ct);
        await Clockwork.UntilAsync(() => worker.Log.At(LogLevel.Warning).Length == 1, ct);

        await File.WriteAllTextAsync(file, "secret\n", ct);
        await worker.Time.AdvanceUntilAsync(() => worker.Health.Now.Connected, ct);
        File.Delete(file);

        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain($"Mqtt:PasswordFile: {file} cannot be used: there is no such file");
        var connect = await broker.ReceivedAsync(ScriptedBrokerPacket.Connect, ct);
        connect.Body[^6..].ShouldBe("secret"u8.ToArray());
    }
}
