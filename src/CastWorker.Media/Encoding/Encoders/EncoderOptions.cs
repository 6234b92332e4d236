using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Encoding;

/// <summary>Whether hardware is to encode.</summary>
internal enum EncoderMode
{
    /// <summary>Hardware where it works, else software.</summary>
    Auto,

    /// <summary>Hardware, or no stream.</summary>
    Require,

    Software,
}

/// <summary>Which encoder is to be used, and on what.</summary>
internal sealed class EncoderOptions
{
    public const string Section = "Media:Encoder";

    public EncoderMode Mode { get; set; }

    /// <summary>FFmpeg's name of the one encoder to be tried; by default all are, in order.</summary>
    [AllowedValues(null, "", "h264_nvenc", "h264_qsv", "h264_vaapi", "h264_v4l2m2m", X264.Name, ErrorMessage =
        "EncoderOptions.Kind must be one of h264_nvenc, h264_qsv, h264_vaapi, h264_v4l2m2m, libx264.")]
    public string? Kind { get; set; }

    /// <summary>The one device to be used; by default all are tried.</summary>
    [RegularExpression("/dev/(dri/renderD[0-9]{1,4}|nvidia[0-9]{1,3}|video[0-9]{1,4})", ErrorMessage =
        "EncoderOptions.Device must be a device node such as /dev/dri/renderD128, /dev/nvidia0 or /dev/video11.")]
    public string? Device { get; set; }

    /// <summary>The driver of libva; by default it chooses itself.</summary>
    [AllowedValues(null, "", "iHD", "i965", "radeonsi", "r600", "nouveau", ErrorMessage =
        "EncoderOptions.Driver must be one of iHD, i965, radeonsi, r600, nouveau.")]
    public string? Driver { get; set; }

    public EncoderKind? WantedKind => EncoderNames.Parse(Kind);
}

[OptionsValidator]
internal sealed partial class EncoderOptionsValidator : IValidateOptions<EncoderOptions>;

/// <summary>The rules of <see cref="EncoderOptions"/> that look at more than one value.</summary>
internal sealed class EncoderOptionsRules : IValidateOptions<EncoderOptions>
{
    public ValidateOptionsResult Validate(string? name, EncoderOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(EncoderOptions options)
    {
        if (options is { Mode: EncoderMode.Require, WantedKind: EncoderKind.X264 })
        {
            yield return "Media:Encoder:Mode demands hardware, and Media:Encoder:Kind is software.";
        }

        if (options is { Mode: EncoderMode.Software, WantedKind: not (null or EncoderKind.X264) })
        {
            yield return "Media:Encoder:Mode is software, and Media:Encoder:Kind is not.";
        }

        if (options is { Device: { Length: > 0 } device, WantedKind: { } kind } && !MayWorkOn(kind, device))
        {
            yield return $"Media:Encoder:Kind {options.Kind} does not work on {device}.";
        }

        if (options is { Driver.Length: > 0, WantedKind: not (null or EncoderKind.Vaapi or EncoderKind.Qsv) })
        {
            yield return $"Media:Encoder:Driver means nothing to {options.Kind}.";
        }
    }

    private static bool MayWorkOn(EncoderKind kind, string device) => device.StartsWith(kind switch
    {
        EncoderKind.Nvenc => "/dev/nvidia",
        EncoderKind.V4l2 => "/dev/video",
        EncoderKind.Qsv or EncoderKind.Vaapi => "/dev/dri/",
        _ => "",
    }, StringComparison.Ordinal);
}
