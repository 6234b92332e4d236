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

    private readonly IMqttSubscriber[] _subscribers = [.. subscribers];
    private readonly OutageLog _outage = new(logger, time);

    /// <summary>The loop's while it runs; afterwards, when the connection still stands, it is for StopAsync to close.</summary>
    private IMqttClient? _client;

    private bool _wasConnected;

    /// <summary>The subscribers know of the connection.</summary>
    private bool _told;

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
        var failures = 0;
        while (true)
        {
            var began = time.GetTimestamp();
            var closed = await RunOnceAsync(stoppingToken);
            failures = time.GetElapsedTime(began) >= ReconnectPause.Stable ? 1 : failures + 1;
            var takenOver = closed.End == MqttEnd.TakenOver;
            if (takenOver)
            {
                _outage.TakenOver(login.ClientId, ReconnectPause.Longest);
            }

            var pause = ReconnectPause.Of(failures, takenOver, RandomNumberGenerator.GetInt32(1001) / 1000.0);
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
            needsSomebody = failure is MqttRefusedException { Reason.NeedsSomebody: true } or MqttPasswordException;
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
        outbox.Open();
        await SubscribeAsync(_client, ct);
        await _client.PublishAsync(login.Status(Online), ct);
        _wasConnected = true;
        TellConnected(_client.SessionPresent);
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
        foreach (var subscriber in _subscribers)
        {
            subscriber.Take(message);
        }
    }

    private void TellConnected(bool sessionPresent)
    {
        _told = true;
        foreach (var subscriber in _subscribers)
        {
            subscriber.Connected(sessionPresent);
        }
    }

    private void TellLost(string reason)
    {
        outbox.Close();
        health.Lost(reason);
        if (!_told)
        {
            return;
        }

        _told = false;
        foreach (var subscriber in _subscribers)
        {
            subscriber.Lost();
        }
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken ct)
    {
        MqttFilter[] filters = [.. _subscribers.SelectMany(one => one.Filters)];
        if (filters.Length == 0)
        {
            return;
        }

        var answers = await client.SubscribeAsync(filters, ct);
        for (var i = 0; i < filters.Length; i++)
        {
            var answer = i < answers.Count ? answers[i] : MqttReason.ProtocolError;
            if (answer.IsFailure && !filters[i].IsOptional)
            {
                _outage.NotSubscribed(filters[i].Topic, answer);
            }
        }
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
