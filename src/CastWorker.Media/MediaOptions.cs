using System.ComponentModel.DataAnnotations;
using CastWorker.Media.Capture;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Options;

namespace CastWorker.Media;

/// <summary>How pages are encoded and served.</summary>
internal sealed class MediaOptions
{
    public const string Section = "Media";

    [Required]
    public string FfmpegPath { get; set; } = "ffmpeg";

    /// <summary>The address that players are answered on; <c>*</c> is all of them.</summary>
    [Required]
    public string BindAddress { get; set; } = "*";

    /// <summary>The port that players are answered on; 0 picks a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>What players are told instead of our own address, for example behind a proxy.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>What the segments of HLS are; in mode <c>low</c> they are always fragmented MP4.</summary>
    public SegmentFormat SegmentFormat { get; set; } = SegmentFormat.MpegTs;

    /// <summary>Where segments are kept instead of in memory: a tmpfs or a volume.</summary>
    public string? SegmentDirectory { get; set; }

    /// <summary>What the segments of one session may weigh; beyond it the oldest go early.</summary>
    [Range(8, 10_000)]
    public int SessionMegabytes { get; set; } = 128;

    /// <summary>What those of all sessions may weigh together.</summary>
    [Range(16, 100_000)]
    public int SegmentMegabytes { get; set; } = 1024;

    [Range(1, 10)]
    public int SegmentSeconds { get; set; } = 2;

    /// <summary>Segments in the playlist.</summary>
    [Range(5, 100)]
    public int WindowSegments { get; set; } = 20;

    /// <summary>Segments that can still be fetched after they left the playlist.</summary>
    [Range(2, 50)]
    public int KeptSegments { get; set; } = 5;

    /// <summary>
    /// Free space in <see cref="SegmentDirectory"/> below which no session is started: by default 500 on a disk and 64 on a tmpfs. 0 switches the guard off.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? MinimumFreeMegabytes { get; set; }

    /// <summary>How pictures are taken from the display.</summary>
    public CaptureKind Capture { get; set; } = CaptureKind.Changes;

    /// <summary>Whether live sources are passed on as they are, where every TV can play them; else they are always encoded.</summary>
    public bool CopySources { get; set; } = true;

    /// <summary>For targets that do not name their own.</summary>
    public string X264Preset { get; set; } = "superfast";

    public TimeSpan Segment => TimeSpan.FromSeconds(SegmentSeconds);
}

[OptionsValidator]
internal sealed partial class MediaOptionsValidator : IValidateOptions<MediaOptions>;

/// <summary>The rules of <see cref="MediaOptions"/> that look at more than one value, or further than an attribute can.</summary>
internal sealed class MediaOptionsRules : IValidateOptions<MediaOptions>
{
    /// <summary>A player three segments behind must survive losing a few more.</summary>
    private const int MinimumWindowSeconds = 18;

    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(MediaOptions options)
    {
        var window = options.SegmentSeconds * options.WindowSegments;
        if (window < MinimumWindowSeconds)
        {
            yield return $"Media:SegmentSeconds × Media:WindowSegments must be at least {MinimumWindowSeconds} s, not {window} s.";
        }

        if (!Quality.X264Presets.Contains(options.X264Preset, StringComparer.Ordinal))
        {
            yield return $"Media:X264Preset must be one of {string.Join(", ", Quality.X264Presets)}.";
        }

        if (options.PublicBaseUrl is { } address && !IsHttp(address))
        {
            yield return "Media:PublicBaseUrl must be an absolute http or https address without query.";
        }

        if (options.SegmentDirectory is { Length: > 0 } folder && !Path.IsPathFullyQualified(folder))
        {
            yield return "Media:SegmentDirectory must be an absolute path.";
        }
    }

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0;
}
