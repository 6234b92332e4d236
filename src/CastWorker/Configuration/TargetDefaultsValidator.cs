using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>Says what is wrong with what holds for all targets.</summary>
internal sealed class TargetDefaultsValidator : IValidateOptions<TargetDefaultsOptions>
{
    public ValidateOptionsResult Validate(string? name, TargetDefaultsOptions options)
    {
        string[] mistakes = [.. PageRules.Mistakes(TargetDefaultsOptions.Section, options.Pages)];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
