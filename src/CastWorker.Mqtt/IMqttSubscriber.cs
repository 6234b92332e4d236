using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt;

/// <summary>A part of the worker that listens to the broker. What it is told, it is told quickly: it neither blocks nor throws.</summary>
internal interface IMqttSubscriber
{
    /// <summary>What it wants to hear, and how; asked at each connect.</summary>
    IReadOnlyList<MqttFilter> Filters { get; }

    /// <summary>Takes a message, if it is one of its own.</summary>
    void Take(MqttMessage message);

    /// <summary>
    /// A connection stands and the subscriptions are acknowledged. What is put into the outbox now goes out before everything kept is
    /// sent again.
    /// </summary>
    /// <param name="sessionPresent">The broker had still our session: what came meanwhile is delivered, nothing was missed.</param>
    void Connected(bool sessionPresent)
    {
    }

    /// <summary>The connection is gone, or was ended by us: once after each <see cref="Connected"/>.</summary>
    void Lost()
    {
    }
}
