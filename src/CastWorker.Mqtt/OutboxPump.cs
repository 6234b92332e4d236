using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Carries the outbox to one connection, a few messages at a time and in order.</summary>
internal sealed partial class OutboxPump(MqttOutbox outbox, ILogger<OutboxPump> logger)
{
    private const int Window = 8;

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
            var reason = await client.PublishAsync(message, CancellationToken.None);
            if (reason.IsFailure)
            {
                LogRefused(message.Topic, reason);
            }
        }
        catch (MqttException failure)
        {
            // State is sent again after the next connect; what only passes is not worth sending late.
            LogNotSent(message.Topic, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "No more is sent over this connection")]
    private partial void LogPumpEnds();

    [LoggerMessage(LogLevel.Warning, "The broker refused {Topic}: {Reason}")]
    private partial void LogRefused(string topic, MqttReason reason);

    [LoggerMessage(LogLevel.Debug, "{Topic} was not sent: {Reason}")]
    private partial void LogNotSent(string topic, string reason);
}
