using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Processes;

/// <summary>Where the worker keeps what must not outlive it.</summary>
public sealed class ProcessesOptions
{
    public const string Section = "Processes";

    /// <summary>A folder for this worker alone; null chooses one, see <see cref="RuntimeDirectoryChoice"/>.</summary>
    [RegularExpression("^/.+", ErrorMessage = "Processes:RuntimeDirectory must be an absolute path.", MatchTimeoutInMilliseconds = 1000)]
    public string? RuntimeDirectory { get; set; }
}

/// <summary>Checks <see cref="ProcessesOptions"/> before anything runs.</summary>
[OptionsValidator]
internal sealed partial class ProcessesOptionsValidator : IValidateOptions<ProcessesOptions>;
