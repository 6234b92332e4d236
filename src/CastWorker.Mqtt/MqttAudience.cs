using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt;

/// <summary>All parts of the worker that listen to the broker, as one.</summary>
internal sealed class MqttAudience(IEnumerable<IMqttSubscriber> subscribers)
{
    private readonly IMqttSubscriber[] _subscribers = [.. subscribers];

    private bool _isConnected;

    public void Take(MqttMessage message)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Take(message);
        }
    }

    /// <summary>Subscribes what they want to hear; returns what the broker refused.</summary>
    public async Task<IReadOnlyList<(string Topic, MqttAnswer Answer)>> SubscribeAsync(IMqttClient client, CancellationToken ct)
    {
        MqttFilter[] filters = [.. _subscribers.SelectMany(one => one.Filters)];
        if (filters.Length == 0)
        {
            return [];
        }

        var answers = await client.SubscribeAsync(filters, ct);
        return [.. filters.Zip(answers).Where(one => one.Second.IsFailure && !one.First.IsOptional).Select(one => (one.First.Topic, one.Second))];
    }

    public void Connected(bool sessionPresent)
    {
        _isConnected = true;
        foreach (var subscriber in _subscribers)
        {
            subscriber.Connected(sessionPresent);
        }
    }

    /// <summary>An attempt that failed is no loss.</summary>
    public void Lost()
    {
        if (!_isConnected)
        {
            return;
        }

        _isConnected = false;
        foreach (var subscriber in _subscribers)
        {
            subscriber.Lost();
        }
    }
}
