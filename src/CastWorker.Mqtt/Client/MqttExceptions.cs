namespace CastWorker.Mqtt.Client;

/// <summary>Anything that goes wrong between us and a broker, in words that an owner of a broker understands.</summary>
internal abstract class MqttException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Somebody must change something before another attempt can succeed.</summary>
    public virtual bool NeedsSomebody => false;
}

/// <summary>The other side sent bytes that are not MQTT.</summary>
internal sealed class MqttProtocolException(string message, Exception? inner = null) : MqttException(message, inner);

/// <summary>The broker did not let us in. Without a reason it closed the connection instead of answering.</summary>
internal sealed class MqttRefusedException(MqttReason? reason, string? text = null)
    : MqttException(Describe(reason, text))
{
    public MqttReason? Reason { get; } = reason;

    public override bool NeedsSomebody => Reason is { NeedsSomebody: true };

    /// <summary>An older broker may say no to MQTT 5 in three ways: by code, by its own old code, by hanging up.</summary>
    public bool MayBeTooOldForV5 => Reason is null or MqttReason.UnsupportedVersion;

    private static string Describe(MqttReason? reason, string? text)
    {
        var more = text is null ? "" : $" ({text})";
        return reason is null
            ? $"the broker closed the connection instead of answering CONNECT{more}"
            : $"the broker refused the connection: {reason}{more}";
    }
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

/// <summary>TLS did not come about: a certificate that is not to be trusted, or a broker that does not accept ours.</summary>
internal sealed class MqttTlsException(string message, Exception inner) : MqttException(message, inner)
{
    public override bool NeedsSomebody => true;
}

/// <summary>A file that a setting names cannot be used.</summary>
internal sealed class MqttFileException(string setting, string path, string why, Exception? inner = null)
    : MqttException($"{setting}: {path} cannot be used: {why}", inner)
{
    public MqttFileException(string setting, string path, Exception failure)
        : this(setting, path, failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message, failure)
    {
    }

    public override bool NeedsSomebody => true;
}
