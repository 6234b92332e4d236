using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>Whether and where Home Assistant is told of our targets.</summary>
internal sealed partial class HomeAssistantOptions : IValidatableObject
{
    public const string Section = "HomeAssistant";

    /// <summary>Off: nothing is announced, and what was announced before is taken away.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Home Assistant's discovery prefix.</summary>
    [Required, StringLength(100)]
    public string Prefix { get; set; } = "homeassistant";

    /// <summary>Where Home Assistant says that it has started.</summary>
    [Required, StringLength(200)]
    public string StatusTopic { get; set; } = "homeassistant/status";

    /// <summary>What it says there.</summary>
    [Required]
    public string OnlinePayload { get; set; } = "online";

    /// <summary>Screens are looked for: one that was found before and is not there now will come back.</summary>
    public bool FoundTargetsStay { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TopicPattern().IsMatch(Prefix))
        {
            yield return new ValidationResult(
                "HomeAssistant:Prefix must not contain '+', '#', '$' or control characters, nor begin or end with '/'.");
        }

        if (!TopicPattern().IsMatch(StatusTopic))
        {
            yield return new ValidationResult(
                "HomeAssistant:StatusTopic must not contain '+', '#', '$' or control characters, nor begin or end with '/'.");
        }
    }

    [GeneratedRegex(@"^[^/+#$\p{Cc}](?:[^+#$\p{Cc}]*[^/+#$\p{Cc}])?\z", RegexOptions.None, 1000)]
    private static partial Regex TopicPattern();
}

/// <summary>The rules of each key, and that our own topics stay out of Home Assistant's.</summary>
[OptionsValidator]
internal sealed partial class HomeAssistantOptionsValidator : IValidateOptions<HomeAssistantOptions>;

/// <summary>States below the discovery prefix would be read as discoveries, and discoveries below ours as commands.</summary>
internal sealed class TopicsApart(IOptions<MqttOptions> mqtt) : IValidateOptions<HomeAssistantOptions>
{
    public ValidateOptionsResult Validate(string? name, HomeAssistantOptions options) =>
        BaseTopic() is { } topic && (IsWithin(options.Prefix, topic) || IsWithin(topic, options.Prefix))
            ? ValidateOptionsResult.Fail(
                $"HomeAssistant:Prefix \"{options.Prefix}\" and Mqtt:BaseTopic \"{topic}\" must not be the same, nor one within the other.")
            : ValidateOptionsResult.Success;

    /// <summary>Null when the section is wrong itself, which its own validator tells.</summary>
    private string? BaseTopic()
    {
        try
        {
            return mqtt.Value.BaseTopic;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static bool IsWithin(string topic, string other) => $"{topic}/".StartsWith($"{other}/", StringComparison.Ordinal);
}
