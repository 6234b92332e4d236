using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Carries the outbox to one connection, some messages at a time and in order.</summary>
internal sealed partial class OutboxPump(MqttOutbox outbox, ILogger<OutboxPump> logger)
{
    private const int Window = 64;
    private const int ToldLimit = 1024;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Runs until the connection ends or the token says so.</summary>
    public async Task RunAsync(IMqttClient client, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pumping = PumpAsync(client, ended.Token);
        await Task.WhenAny(client.Closed, pumping);
        await ended.CancelAsync();
        await pumping;
    }

    /// <summary>Sends what is there now.</summary>
    public async Task FlushAsync(IMqttClient client, CancellationToken ct)
    {
        var sending = new Queue<Task>();
        while (outbox.TryTake(out var message))
        {
            if (message.Qos == 0)
            {
                // Nobody acknowledges it: it takes no place from those that wait for it.
                await SendAsync(client, message).WaitAsync(ct);
                continue;
            }

            if (sending.Count >= Window)
            {
                await sending.Dequeue().WaitAsync(ct);
            }

            sending.Enqueue(SendAsync(client, message));
        }

        await Task.WhenAll(sending).WaitAsync(ct);
    }

    private async Task PumpAsync(IMqttClient client, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await FlushAsync(client, ct);
                await outbox.WaitAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
            LogPumpEnds();
        }
    }

    /// <summary>Without a token: what was taken out of the outbox is sent, even if nobody waits for the answer any more.</summary>
    private async Task SendAsync(IMqttClient client, MqttMessage message)
    {
        try
        {
            var answer = await client.PublishAsync(message, CancellationToken.None);
            if (!answer.IsFailure)
            {
                Forget(message.Topic);
            }
            else if (IsNew(message.Topic))
            {
                LogRefused(message.Topic, answer);
            }
        }
        catch (MqttTooLargeException failure)
        {
            if (IsNew(message.Topic))
            {
                LogTooLarge(message.Topic, failure.Message);
            }
        }
        catch (MqttException failure)
        {
            // State is sent again after the next connect; what only passes is not worth sending late.
            LogNotSent(message.Topic, failure.Message);
        }
    }

    /// <summary>A topic that does not get through is told of once, not with each message; again if it had got through meanwhile.</summary>
    private bool IsNew(string topic)
    {
        lock (_gate)
        {
            return _told.Count < ToldLimit && _told.Add(topic);
        }
    }

    private void Forget(string topic)
    {
        lock (_gate)
        {
            _told.Remove(topic);
        }
    }

    [LoggerMessage(LogLevel.Debug, "No more is sent over this connection")]
    private partial void LogPumpEnds();

    [LoggerMessage(LogLevel.Warning, "The broker refused {Topic}: {Reason}")]
    private partial void LogRefused(string topic, MqttAnswer reason);

    [LoggerMessage(LogLevel.Warning, "{Topic} was not sent: {Reason}")]
    private partial void LogTooLarge(string topic, string reason);

    [LoggerMessage(LogLevel.Debug, "{Topic} was not sent: {Reason}")]
    private partial void LogNotSent(string topic, string reason);
}
