using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Sessions;

/// <summary>Limits of sessions. All stage limits are upper bounds: what is ready sooner goes on sooner.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>Sessions at the same time; a start beyond it is refused.</summary>
    [Range(1, 64)]
    public int MaxSessions { get; set; } = 4;

    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DisplayLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The first start of a browser from a cold disk is slow.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan BrowserLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From asking for the page until it stands on the screen, all tries included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PageLimit { get; set; } = TimeSpan.FromSeconds(45);

    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan EncoderLimit { get; set; } = TimeSpan.FromSeconds(20);

    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RouteLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For finding a TV, connecting to it and hearing what it does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ReceiverLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>From asking the TV for its player until it plays; some ask a person first, and that person has two minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ShowingLimit { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>For closing one stage. The ladder that stops a process takes five seconds at most.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan CloseLimit { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>A session that could not be repaired for so long ends with an error.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RepairLimit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session that nobody watches ends after so long; null: never. Targets with a TV are watched by their TV.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan? EndWithoutViewersAfter { get; set; }

    /// <summary>A stream that is made on demand ends so long after its last viewer.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan OnDemandRest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a stream that the machine cannot keep up with gets fewer and smaller pictures, until it can again.</summary>
    public bool Degrade { get; set; } = true;

    /// <summary>How often figures are told while it streams.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StatsInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long without trouble, past repairs no longer slow down the next one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan HealthyAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The same for a TV that gave up playing.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TvHealthyAfter { get; set; } = TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
