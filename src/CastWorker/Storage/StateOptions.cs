using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Storage;

/// <summary>Where the worker keeps what must outlive it.</summary>
internal sealed class StateOptions
{
    public const string Section = "State";

    /// <summary>A folder for this worker alone; null chooses one, see <see cref="StateDirectoryChoice"/>.</summary>
    [RegularExpression("^/.+", ErrorMessage = "State:Directory must be an absolute path.", MatchTimeoutInMilliseconds = 1000)]
    public string? Directory { get; set; }
}

[OptionsValidator]
internal sealed partial class StateOptionsValidator : IValidateOptions<StateOptions>;
