namespace CastWorker.Mqtt.Client;

/// <summary>
/// Makes connections to a broker. The few verbs of this port are all that the code above knows of a client library.
/// </summary>
internal interface IMqttClients
{
    /// <summary>Returns once the broker has let us in; every failure is an <see cref="MqttException"/>.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="take">Takes an arriving message; must neither block nor throw. It is acknowledged afterwards.</param>
    /// <param name="ct">Gives up.</param>
    Task<IMqttClient> ConnectAsync(MqttConnectOptions options, Action<MqttMessage> take, CancellationToken ct);
}

/// <summary>One connection, from the broker's yes to its end. Publishing and subscribing may overlap.</summary>
internal interface IMqttClient : IAsyncDisposable
{
    MqttVersion Version { get; }

    /// <summary>The broker still had our session.</summary>
    bool SessionPresent { get; }

    /// <summary>Completes, with the reason, when the connection has ended. Never faults, never cancels.</summary>
    Task<MqttClosed> Closed { get; }

    /// <summary>
    /// Returns when the broker has taken the message (QoS 1), or when it is on its way (QoS 0). One that is larger than the broker
    /// takes is refused here (<see cref="MqttTooLargeException"/>), and the connection lives on.
    /// </summary>
    Task<MqttAnswer> PublishAsync(MqttMessage message, CancellationToken ct);

    /// <summary>Returns the broker's answer to each filter, in order. What it said it cannot do is not asked of it.</summary>
    Task<IReadOnlyList<MqttAnswer>> SubscribeAsync(IReadOnlyList<MqttFilter> filters, CancellationToken ct);

    /// <summary>Says goodbye, so that the will is not published.</summary>
    Task DisconnectAsync(CancellationToken ct);
}

/// <summary>How a connection ended.</summary>
internal enum MqttEnd
{
    /// <summary>We said goodbye or threw the client away.</summary>
    ByUs,

    /// <summary>The broker said goodbye, with a reason where it speaks MQTT 5.</summary>
    ByBroker,

    /// <summary>The line broke, or the broker hung up without a word.</summary>
    Lost,

    /// <summary>The broker fell silent: no answer to a ping or to a message.</summary>
    Silent,

    /// <summary>The broker sent something that is not MQTT.</summary>
    Malformed,

    /// <summary>Another client came with our client id.</summary>
    TakenOver,
}

/// <summary>Why a connection ended, for the code and for people.</summary>
internal sealed record MqttClosed(MqttEnd End, string Text);
