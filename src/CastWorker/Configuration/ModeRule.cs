using CastWorker.Media;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>Says where a mode stands in the configuration that streams cannot be played in here.</summary>
internal sealed class ModeRule(PlayableModes playable) : IValidateOptions<TargetsOptions>, IValidateOptions<TargetDefaultsOptions>
{
    public ValidateOptionsResult Validate(string? name, TargetsOptions options) => Judge(
        options.Select(target => ($"{TargetsOptions.Section}:{target.Key}", target.Value.Mode ?? StreamMode.Normal)));

    public ValidateOptionsResult Validate(string? name, TargetDefaultsOptions options) =>
        Judge([(TargetDefaultsOptions.Section, options.Mode)]);

    private ValidateOptionsResult Judge(IEnumerable<(string At, StreamMode Mode)> modes)
    {
        try
        {
            string[] mistakes =
            [
                .. modes.Select(entry => (entry.At, Mistake: playable.MistakeOf(entry.Mode)))
                    .Where(entry => entry.Mistake is not null)
                    .Select(entry => $"{entry.At}:Mode: {entry.Mistake}"),
            ];
            return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
        }
        catch (OptionsValidationException)
        {
            // What is wrong with the window itself is told where it stands.
            return ValidateOptionsResult.Skip;
        }
    }
}
