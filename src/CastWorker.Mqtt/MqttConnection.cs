using System.Security.Cryptography;
using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Keeps a connection to the broker for as long as the worker runs, whatever happens to it.</summary>
internal sealed class MqttConnection(
    IMqttClients clients,
    MqttLogin login,
    MqttOutbox outbox,
    OutboxPump pump,
    IEnumerable<IMqttSubscriber> subscribers,
    MqttHealth health,
    TimeProvider time,
    ILogger<MqttConnection> logger) : BackgroundService
{
    public const string Online = "online";
    public const string Offline = "offline";

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly MqttAudience _audience = new(subscribers);
    private readonly OutageLog _outage = new(logger, time);

    /// <summary>The loop's while it runs; afterwards, when the connection still stands, it is for StopAsync to close.</summary>
    private IMqttClient? _client;

    private bool _wasConnected;
    private long? _servingSince;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Interlocked.Exchange(ref _client, null) is not { } client)
        {
            return;
        }

        try
        {
            await SayGoodbyeAsync(client, cancellationToken);
        }
        catch (Exception failure) when (failure is MqttException or TimeoutException or OperationCanceledException)
        {
            _outage.GoodbyeFailed(failure.Message);
        }
        finally
        {
            TellLost("the worker stops");
            await client.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (login.IsInsecure)
        {
            _outage.Insecure();
        }

        var plan = new ReconnectPlan();
        while (true)
        {
            var closed = await RunOnceAsync(stoppingToken);
            plan = plan.Next(closed, _servingSince is { } since ? time.GetElapsedTime(since) : null);
            _servingSince = null;
            var pause = plan.Pause(RandomNumberGenerator.GetInt32(1001) / 1000.0);
            _outage.Fought(plan, login.ClientId, pause);
            _outage.NextAttempt(pause);
            await Task.Delay(pause, time, stoppingToken);
        }
    }

    /// <summary>One attempt and, if it succeeds, the whole connection; returns how it ended.</summary>
    private async Task<MqttClosed> RunOnceAsync(CancellationToken ct)
    {
        MqttClosed closed;
        var needsSomebody = false;
        try
        {
            closed = await ConnectAndServeAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The keeper never gives up: whatever went wrong, the next attempt may succeed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            needsSomebody = failure is MqttException { NeedsSomebody: true };
            closed = MqttEnds.From(failure);
        }

        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.DisposeAsync();
        }

        TellLost(closed.Text);
        _outage.Lost(closed.Text, needsSomebody);
        return closed;
    }

    private async Task<MqttClosed> ConnectAndServeAsync(CancellationToken ct)
    {
        // Only the first connect forgets: after a short drop the broker hands over what came meanwhile.
        var options = await login.OptionsAsync(cleanStart: !_wasConnected, ct);
        _client = await clients.ConnectAsync(options with { MayTakeMore = outbox.CalmAsync }, Take, ct);
        _servingSince = time.GetTimestamp();
        outbox.Open();
        foreach (var (topic, answer) in await _audience.SubscribeAsync(_client, ct))
        {
            _outage.NotSubscribed(topic, answer);
        }

        await _client.PublishAsync(login.Status(Online), ct);
        _wasConnected = true;
        _audience.Connected(_client.SessionPresent);
        outbox.SendAllAgain();
        health.Connected(_client.Version == MqttVersion.V5 ? "5" : "3.1.1");
        _outage.Back(login.Broker, _client.Version);
        await pump.RunAsync(_client, ct);
        ct.ThrowIfCancellationRequested();
        return await _client.Closed;
    }

    private void Take(MqttMessage message)
    {
        // A resumed session brings messages with the CONNACK: even their answers must not be dropped.
        outbox.Open();
        _audience.Take(message);
    }

    private void TellLost(string reason)
    {
        outbox.Close();
        health.Lost(reason);
        _audience.Lost();
    }

    private async Task SayGoodbyeAsync(IMqttClient client, CancellationToken ct)
    {
        try
        {
            await pump.FlushAsync(client, ct).WaitAsync(Goodbye, time, ct);
        }
        catch (TimeoutException)
        {
            _outage.GoodbyeFailed("not all state could be sent");
        }

        await client.PublishAsync(login.Status(Offline), ct).WaitAsync(Goodbye, time, ct);
        await client.DisconnectAsync(ct).WaitAsync(Goodbye, time, ct);
    }
}
