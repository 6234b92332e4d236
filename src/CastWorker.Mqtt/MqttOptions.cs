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

    [Range(1, 65535)]
    public int Port { get; set; } = 1883;

    public string? User { get; set; }

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

        if (Password is not null && PasswordFile is not null)
        {
            yield return new ValidationResult("Give Mqtt:Password or Mqtt:PasswordFile, not both.");
        }

        if (User is null && (Password is not null || PasswordFile is not null))
        {
            yield return new ValidationResult("Mqtt:Password and Mqtt:PasswordFile need Mqtt:User.");
        }
    }

    [GeneratedRegex(@"^[^/+#$\p{Cc}](?:[^+#$\p{Cc}]*[^/+#$\p{Cc}])?\z", RegexOptions.None, 1000)]
    private static partial Regex BaseTopicPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_-]*\z", RegexOptions.None, 1000)]
    private static partial Regex WorkerIdPattern();
}

[OptionsValidator]
internal sealed partial class MqttOptionsValidator : IValidateOptions<MqttOptions>;
