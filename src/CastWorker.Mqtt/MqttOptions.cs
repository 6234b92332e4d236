using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Where the broker is, and who we are to it.</summary>
internal sealed partial class MqttOptions : IValidatableObject
{
    public const string Section = "Mqtt";

    [Required]
    public string Host { get; set; } = "localhost";

    /// <summary>Default: 1883, with TLS 8883; over WebSocket 1884, with TLS 8884.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    public BrokerTransport Transport { get; set; } = BrokerTransport.Tcp;

    /// <summary>Default: <c>/mqtt</c>.</summary>
    public string? WebSocketPath { get; set; }

    public MqttTlsOptions Tls { get; set; } = new();

    public string? User { get; set; }

    /// <summary>A file that holds the user's name; read at each connect.</summary>
    public string? UserFile { get; set; }

    public string? Password { get; set; }

    /// <summary>A file that holds the password; read at each connect, so that it may be changed.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Default: <c>castworker-{WorkerId}</c>.</summary>
    [StringLength(200)]
    public string ClientId { get; set; } = "";

    [Required, StringLength(100)]
    public string BaseTopic { get; set; } = "castworker";

    /// <summary>Tells several workers on one broker apart. Default: the machine's name.</summary>
    [StringLength(64)]
    public string WorkerId { get; set; } = "";

    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the owner of a target may be offline before another worker that has the target serves it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Not set: MQTT 5, and 3.1.1 where the broker refuses that.</summary>
    public MqttVersion? Version { get; set; }

    /// <summary>Fills in what follows from something else.</summary>
    public void Complete(string machineName)
    {
        Port ??= (Transport == BrokerTransport.WebSocket ? 1884 : 1883) + (Tls.Enabled ? 7000 : 0);
        WorkerId = WorkerId.Length > 0 ? WorkerId : MqttTopics.Slug(machineName);
        ClientId = ClientId.Length > 0 ? ClientId : $"castworker-{WorkerId}";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepAlive < TimeSpan.FromSeconds(5) || KeepAlive > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("Mqtt:KeepAlive must lie between 5 seconds and 1 hour.");
        }

        if (!BaseTopicPattern().IsMatch(BaseTopic))
        {
            yield return new ValidationResult(
                "Mqtt:BaseTopic must not contain '+', '#', '$' or control characters, nor begin or end with '/'.");
        }

        if (!WorkerIdPattern().IsMatch(WorkerId))
        {
            yield return new ValidationResult("Mqtt:WorkerId may contain only letters, digits, '_' and '-'.");
        }

        foreach (var contradiction in ContradictionsOfLogin().Concat(ContradictionsOfTransport()).Concat(Tls.Contradictions()))
        {
            yield return new ValidationResult(contradiction);
        }
    }

    private IEnumerable<string> ContradictionsOfLogin()
    {
        if (Password is not null && PasswordFile is not null)
        {
            yield return "Give Mqtt:Password or Mqtt:PasswordFile, not both.";
        }

        if (User is not null && UserFile is not null)
        {
            yield return "Give Mqtt:User or Mqtt:UserFile, not both.";
        }

        if ((User ?? UserFile) is null && (Password ?? PasswordFile) is not null)
        {
            yield return "Mqtt:Password and Mqtt:PasswordFile need Mqtt:User or Mqtt:UserFile.";
        }
    }

    private IEnumerable<string> ContradictionsOfTransport()
    {
        if (Host.Contains("://", StringComparison.Ordinal))
        {
            yield return "Mqtt:Host is a name or an address without scheme; TLS and WebSocket have keys of their own.";
        }

        if (WebSocketPath is null)
        {
            yield break;
        }

        if (Transport != BrokerTransport.WebSocket)
        {
            yield return "Mqtt:WebSocketPath needs Mqtt:Transport=WebSocket.";
        }

        if (!WebSocketPath.StartsWith('/'))
        {
            yield return "Mqtt:WebSocketPath must begin with '/'.";
        }
    }

    [GeneratedRegex(@"^[^/+#$\p{Cc}](?:[^+#$\p{Cc}]*[^/+#$\p{Cc}])?\z", RegexOptions.None, 1000)]
    private static partial Regex BaseTopicPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_-]*\z", RegexOptions.None, 1000)]
    private static partial Regex WorkerIdPattern();
}

/// <summary>What MQTT is carried by; either may be secured by TLS.</summary>
internal enum BrokerTransport
{
    Tcp,
    WebSocket,
}

[OptionsValidator]
internal sealed partial class MqttOptionsValidator : IValidateOptions<MqttOptions>;
