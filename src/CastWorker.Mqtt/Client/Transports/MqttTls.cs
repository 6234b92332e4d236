namespace CastWorker.Mqtt.Client.Transports;

/// <summary>How to speak TLS. The files are read at each connect, so that they may be renewed.</summary>
internal sealed record MqttTls
{
    /// <summary>PEM. Only what these authorities vouch for is trusted; null: what this machine trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM, ours, with those between it and the broker's authority.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM; null: the key stands in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the broker's certificate must be made out to; null: the host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whoever answers is taken for the broker.</summary>
    public bool Insecure { get; init; }
}
