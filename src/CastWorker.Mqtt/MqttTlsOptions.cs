namespace CastWorker.Mqtt;

/// <summary>How the line to the broker is secured. The files are read at each connect, so that they may be renewed.</summary>
internal sealed class MqttTlsOptions
{
    public bool Enabled { get; set; }

    /// <summary>PEM, takes the place of what this machine trusts. Default: what this machine trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM: who we are to the broker.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM. Default: the key stands in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What the broker's certificate is made out to. Default: the host.</summary>
    public string? ServerName { get; set; }

    /// <summary>Believes whoever answers.</summary>
    public bool Insecure { get; set; }

    public IEnumerable<string> Contradictions()
    {
        if (!Enabled && (CaFile ?? CertificateFile ?? KeyFile ?? ServerName) is not null | Insecure)
        {
            yield return "Mqtt:Tls has settings but is not enabled: set Mqtt:Tls:Enabled, or take them out.";
        }

        if (KeyFile is not null && CertificateFile is null)
        {
            yield return "Mqtt:Tls:KeyFile needs Mqtt:Tls:CertificateFile.";
        }

        if (Insecure && (CaFile ?? ServerName) is not null)
        {
            yield return "Mqtt:Tls:Insecure checks nothing: take out Mqtt:Tls:CaFile and Mqtt:Tls:ServerName, or Insecure.";
        }
    }
}
