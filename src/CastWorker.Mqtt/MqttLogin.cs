using System.Text;
using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Turns the settings into what one connect needs, secrets included.</summary>
internal sealed class MqttLogin(IOptions<MqttOptions> options, MqttTopics topics)
{
    public string ClientId => options.Value.ClientId;

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
            Port = settings.Port,
            ClientId = settings.ClientId,
            User = settings.User,
            Password = settings.PasswordFile is null
                ? settings.Password
                : await ReadPasswordAsync(settings.PasswordFile, ct),
            KeepAlive = settings.KeepAlive,
            Version = settings.Version,
            CleanStart = cleanStart,
            Will = Status(MqttConnection.Offline),
        };
    }

    private static async Task<string> ReadPasswordAsync(string path, CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(path, ct)).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MqttPasswordException(failure);
        }
    }
}
