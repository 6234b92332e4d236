using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt.Limits;

/// <summary>How many commands are carried out; what comes beyond is refused. A hand on a slider stays far below.</summary>
internal sealed class CommandOptions
{
    public const string Section = "Commands";

    /// <summary>Of all kinds and for all targets together; short bursts may be twice as many.</summary>
    [Range(1, 10_000)]
    public int PerSecond { get; set; } = 100;

    /// <summary>The same for each target.</summary>
    [Range(1, 10_000)]
    public int PerSecondAndTarget { get; set; } = 50;

    /// <summary>Those that start something or show another page, for all targets together; half of them may come at once.</summary>
    [Range(4, 60_000)]
    public int StartsPerMinute { get; set; } = 480;

    /// <summary>The same for each target.</summary>
    [Range(4, 60_000)]
    public int StartsPerMinuteAndTarget { get; set; } = 120;
}

[OptionsValidator]
internal sealed partial class CommandOptionsValidator : IValidateOptions<CommandOptions>;
