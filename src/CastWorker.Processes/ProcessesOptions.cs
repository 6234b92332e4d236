using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
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

/// <summary>The rule of <see cref="ProcessesOptions"/> that looks at the folder in use, whoever chose it.</summary>
internal sealed class ProcessesOptionsRules : IValidateOptions<ProcessesOptions>
{
    /// <summary>
    /// Chromium makes a socket far below the folder: 78 bytes further down when a session's id is as long as it can be. The path of
    /// a socket ends at 107 bytes, and beyond that Chromium does not start.
    /// </summary>
    internal const int LongestPath = 29;

    public ValidateOptionsResult Validate(string? name, ProcessesOptions options) =>
        Check(RuntimeDirectoryChoice.Here(options.RuntimeDirectory).Path);

    internal static ValidateOptionsResult Check(string path)
    {
        var length = Encoding.UTF8.GetByteCount(path.TrimEnd('/'));
        return length <= LongestPath
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"Processes:RuntimeDirectory must be at most {LongestPath} bytes long ({path} has {length}): browsers make a socket far below it, whose path ends at 107."));
    }
}
