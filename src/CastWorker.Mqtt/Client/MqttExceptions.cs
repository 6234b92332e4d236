namespace CastWorker.Mqtt.Client;

/// <summary>Anything that goes wrong between us and a broker, in words that an owner of a broker understands.</summary>
internal abstract class MqttException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The other side sent bytes that are not MQTT.</summary>
internal sealed class MqttProtocolException(string message, Exception? inner = null) : MqttException(message, inner);

/// <summary>The broker did not let us in. Without a reason it closed the connection instead of answering.</summary>
internal sealed class MqttRefusedException(MqttReason? reason, string? text = null)
    : MqttException(Describe(reason, text))
{
    public MqttReason? Reason { get; } = reason;

    /// <summary>An older broker may say no to MQTT 5 in three ways: by code, by its own old code, by hanging up.</summary>
    public bool MayBeTooOldForV5 => Reason is null or MqttReason.UnsupportedVersion;

    private static string Describe(MqttReason? reason, string? text) => reason is null
        ? "the broker closed the connection instead of answering CONNECT"
        : $"the broker refused the connection: {reason}{(text is null ? "" : $" ({text})")}";
}

/// <summary>The connection has ended, so the operation was not done or its outcome is not known.</summary>
internal sealed class MqttClosedException(MqttClosed closed) : MqttException(closed.Text)
{
    public MqttClosed Closed { get; } = closed;
}

/// <summary>A message is larger than the broker takes.</summary>
internal sealed class MqttTooLargeException(int size, long limit)
    : MqttException($"the packet has {size} bytes, the broker takes {limit}");

/// <summary>The network said no: a name that is not known, a port nobody listens on, a broken line.</summary>
internal sealed class MqttNetworkException(string message, Exception inner) : MqttException(message, inner);

/// <summary>A step took longer than it may.</summary>
internal sealed class MqttTimeoutException(string step, TimeSpan limit)
    : MqttException($"{step} took longer than {limit.TotalSeconds:0.#} s");

/// <summary>The password is in a file that cannot be read.</summary>
internal sealed class MqttPasswordException(Exception inner)
    : MqttException($"the password file cannot be read: {inner.Message}", inner);
