using System.Text;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Transports;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Turns the settings into what one connect needs, secrets included.</summary>
internal sealed class MqttLogin(IOptions<MqttOptions> options, MqttTopics topics)
{
    public string ClientId => options.Value.ClientId;

    public bool IsInsecure => options.Value.Tls is { Enabled: true, Insecure: true };

    public string Broker => $"{options.Value.Host}:{options.Value.Port}";

    /// <summary>The worker's own presence, kept by the broker.</summary>
    public MqttMessage Status(string status) => new()
    {
        Topic = topics.WorkerStatus,
        Payload = Encoding.UTF8.GetBytes(status),
        Retain = true,
        IsText = true,
    };

    public async Task<MqttConnectOptions> OptionsAsync(bool cleanStart, CancellationToken ct)
    {
        var settings = options.Value;
        return new MqttConnectOptions
        {
            Host = settings.Host,
            Port = settings.Port!.Value,
            Tls = TlsOf(settings.Tls),
            WebSocketPath = settings.Transport == BrokerTransport.WebSocket ? settings.WebSocketPath ?? "/mqtt" : null,
            ClientId = settings.ClientId,
            User = await SecretAsync(settings.User, "Mqtt:UserFile", settings.UserFile, ct),
            Password = await SecretAsync(settings.Password, "Mqtt:PasswordFile", settings.PasswordFile, ct),
            KeepAlive = settings.KeepAlive,
            Version = settings.Version,
            CleanStart = cleanStart,
            Will = Status(MqttConnection.Offline),
        };
    }

    private static MqttTls? TlsOf(MqttTlsOptions tls) => !tls.Enabled ? null : new MqttTls
    {
        CaFile = tls.CaFile,
        CertificateFile = tls.CertificateFile,
        KeyFile = tls.KeyFile,
        ServerName = tls.ServerName,
        Insecure = tls.Insecure,
    };

    private static async Task<string?> SecretAsync(string? given, string setting, string? path, CancellationToken ct)
    {
        if (path is null)
        {
            return given;
        }

        try
        {
            return (await File.ReadAllTextAsync(path, ct)).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MqttFileException(setting, path, failure);
        }
    }
}
