using System.ComponentModel.DataAnnotations;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Endings;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast;

/// <summary>How we deal with TVs.</summary>
internal sealed class CastOptions
{
    public const string Section = "Cast";

    /// <summary>The app that plays. The default is the device's own player, the only one that every device can launch.</summary>
    [Required, RegularExpression("^[0-9A-Za-z]{4,64}$", MatchTimeoutInMilliseconds = 1000)]
    public string AppId { get; set; } = "CC1AD845";

    /// <summary>For the socket and its handshake together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So long a lost connection is made again before anybody hears of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A TV that neither plays nor fetches for so long hangs.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan ZombieAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>From the beginning of loading until it plays.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan PlayLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long without trouble, what was repaired before no longer counts.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan HealthyAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Devices that fail with modern ciphers are tried with old ones. TLS proves no identity here anyway.</summary>
    public bool AllowOldCiphers { get; set; } = true;

    /// <summary>Going to standby counts as stopping. Some TVs say it when it is not so.</summary>
    public bool EndOnStandby { get; set; } = true;

    /// <summary>Switching the TV to another input counts as stopping.</summary>
    public bool EndOnInputChange { get; set; }

    public CastTimings Timings() => new() { Connect = ConnectLimit };

    public EndingLimits Endings() => new()
    {
        ZombieAfter = ZombieAfter,
        StallLimit = PlayLimit,
        EndOnStandby = EndOnStandby,
        EndOnInputChange = EndOnInputChange,
    };
}

[OptionsValidator]
internal sealed partial class CastOptionsValidator : IValidateOptions<CastOptions>;
