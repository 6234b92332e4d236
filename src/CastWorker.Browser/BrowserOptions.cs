using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Browser;

/// <summary>Whether Chromium's own sandbox is used.</summary>
public enum SandboxMode
{
    /// <summary>On, unless the worker runs as root, where Chromium refuses to start with it.</summary>
    Auto,
    On,
    Off,
}

/// <summary>How pages are shown and looked after.</summary>
public sealed class BrowserOptions
{
    public const string Section = "Browser";

    /// <summary>Null: the first of chromium, chromium-browser and google-chrome on the path.</summary>
    [MinLength(1)]
    public string? ChromiumPath { get; set; }

    [Required]
    public string XvfbPath { get; set; } = "Xvfb";

    /// <summary>For targets with <c>Audio=Page</c>.</summary>
    [Required]
    public string PulseAudioPath { get; set; } = "pulseaudio";

    /// <summary>Whether pages are drawn no more often than pictures are taken of them; otherwise 60 times a second.</summary>
    public bool CapFrameRate { get; set; } = true;

    [Required]
    public string XrandrPath { get; set; } = "xrandr";

    [EnumDataType(typeof(SandboxMode))]
    public SandboxMode Sandbox { get; set; }

    /// <summary>For one try, from asking for the page to its being painted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan PageLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a page on the screen is asked whether it is still there.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to answer that.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan HeartbeatLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How old a page on the screen may get before it is loaded anew, unseen; zero: as old as it likes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan RecycleAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The same for a page that has grown larger than this; zero: as large as it likes.</summary>
    [Range(0, 1_000_000)]
    public int RecycleAboveMegabytes { get; set; } = 500;

    /// <summary>The same for a page that has come to take longer than this to answer; zero: as slow as it likes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan RecycleAboveAnswer { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Words that make an address that was not asked for a login page: a path or host part equal to one of them.</summary>
    [Required]
    public string[] LoginPatterns { get; set; } = [.. DefaultLoginPatterns];

    /// <summary>Passed to Chromium after our own, so that they win.</summary>
    [Required]
    public string[] ExtraArguments { get; set; } = [];

    /// <summary>For devices in the house with certificates of their own making.</summary>
    public bool IgnoreCertificateErrors { get; set; }

    internal static IReadOnlyList<string> DefaultLoginPatterns { get; } =
    [
        "login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "auth/authorize", "authorize", "oauth", "oauth2", "sso", "saml",
    ];
}

[OptionsValidator]
internal sealed partial class BrowserOptionsValidator : IValidateOptions<BrowserOptions>;
