namespace CastWorker.Media.Encoding;

/// <summary>By Linux' video acceleration: AMD, and Intel where QuickSync is not to be had.</summary>
internal sealed class VaapiEncoder : IVideoEncoder
{
    public EncoderKind Kind => EncoderKind.Vaapi;

    public IReadOnlyList<string> DeviceArguments(EncoderDevice device) =>
        ["-init_hw_device", $"vaapi=va:{Spec(device)}", "-filter_hw_device", "va"];

    public IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device) =>
    [
        "-vf", "format=nv12,hwupload",
        "-c:v", EncoderNames.Of(Kind),
        .. device.LowPower ? ["-low_power", "1"] : Array.Empty<string>(),
        "-profile:v", "high", "-level", $"{settings.Level.Number}",
        "-rc_mode", "VBR", .. H264Arguments.Bitrate(settings), "-qmax", $"{H264Arguments.WorstRateFactor(settings)}",
        .. H264Arguments.Group, "-idr_interval", "0", "-async_depth", "1",
        .. H264Arguments.Colours,
    ];

    /// <summary>A node and, where one is wanted, the driver of libva, as FFmpeg's device option takes them.</summary>
    public static string Spec(EncoderDevice device) => device.Driver is { } driver ? $"{device.Path},driver={driver}" : device.Path;
}
