using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt;

/// <summary>A part of the worker that listens to the broker.</summary>
internal interface IMqttSubscriber
{
    /// <summary>What it wants to hear.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>Takes a message, if it is one of its own; neither blocks nor throws.</summary>
    void Take(MqttMessage message);
}
