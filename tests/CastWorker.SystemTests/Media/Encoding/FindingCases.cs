using CastWorker.Media.Encoding;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media.Encoding;

/// <summary>What must be so for a finding to be made.</summary>
/// <param name="Kind">The encoder that is wanted.</param>
/// <param name="Script">What FFmpeg does.</param>
internal sealed record FindingCase(string Kind, string Script)
{
    public const string Render = "/dev/dri/renderD128";

    /// <summary>How the machine differs from one where everything is in order.</summary>
    public Action<FakeMachine> Machine { get; init; } = machine =>
        machine.RenderNode("renderD128").VideoNode("video11", "bcm2835-codec-encode").Write("/dev/nvidia0", "");

    public string? Ffmpeg { get; init; }

    public string? Device { get; init; }

    /// <summary>How often it has failed at work.</summary>
    public int Failures { get; init; }
}

/// <summary>A case for every finding.</summary>
internal static class FindingCases
{
    private const string Vaapi = "h264_vaapi";
    private const string Qsv = "h264_qsv";
    private const string Nvenc = "h264_nvenc";
    private const string V4l2 = "h264_v4l2m2m";

    public static IReadOnlyDictionary<HardwareFinding, FindingCase> All { get; } = new Dictionary<HardwareFinding, FindingCase>
    {
        [HardwareFinding.NoDevice] = Works with { Machine = _ => { }, Device = FindingCase.Render },
        [HardwareFinding.NoPermission] = Works with { Machine = machine => machine.RenderNode("renderD128").Refusing(FindingCase.Render, 13) },
        [HardwareFinding.DeviceNotAllowed] = Works with { Machine = machine => machine.RenderNode("renderD128").Refusing(FindingCase.Render, 1) },
        [HardwareFinding.NoDriver] = Works with { Machine = machine => machine.RenderNode("renderD128").Refusing(FindingCase.Render, 6) },
        [HardwareFinding.FfmpegMissing] = Works with { Ffmpeg = "/nowhere/ffmpeg" },
        [HardwareFinding.EncoderMissing] = Says(Vaapi, "[fatal] Unknown encoder 'h264_vaapi'"),
        [HardwareFinding.ContainerCapability] = Says(Nvenc, "[h264_nvenc @ 0x55d1] [error] Cannot load libnvidia-encode.so.1"),
        [HardwareFinding.NoNvidiaDriver] = Says(Nvenc, "[h264_nvenc @ 0x55d1] [error] Cannot load libcuda.so.1"),
        [HardwareFinding.DriverTooOld] = Says(
            Nvenc, "[h264_nvenc @ 0x55d1] [error] Driver does not support the required nvenc API version. Required: 12.1 Found: 11.1"),
        [HardwareFinding.SessionLimit] = Says(
            Nvenc, "[h264_nvenc @ 0x55d1] [error] OpenEncodeSessionEx failed: out of memory (10): (no details)\n[error] No capable devices found"),
        [HardwareFinding.NoNvenc] = Says(Nvenc, "[h264_nvenc @ 0x55d1] [error] No capable devices found"),
        [HardwareFinding.NoDriverMapping] = Says(Vaapi, "[AVHWDeviceContext @ 0x55d1] [error] libva: vaGetDriverNameByIndex() failed with unknown libva error"),
        [HardwareFinding.WrongDriver] = Says(
            Vaapi,
            "[AVHWDeviceContext @ 0x55d1] [error] libva: /usr/lib/x86_64-linux-gnu/dri/i965_drv_video.so init failed\n"
            + "[AVHWDeviceContext @ 0x55d1] [error] Failed to initialise VAAPI connection: -1 (unknown libva error)."),
        [HardwareFinding.NoVaDisplay] = Says(Vaapi, "[AVHWDeviceContext @ 0x55d1] [error] No VA display found for device /dev/dri/renderD128."),
        [HardwareFinding.QsvRuntimeMismatch] = Says(Qsv, "[AVHWDeviceContext @ 0x55d1] [error] Error setting child device handle: -17"),
        [HardwareFinding.QsvRuntimeMissing] = Says(Qsv, "[AVHWDeviceContext @ 0x55d1] [error] Error creating a MFX session: -9."),
        [HardwareFinding.QsvParameters] = Says(Qsv, "[h264_qsv @ 0x55d1] [error] Selected ratecontrol mode is unsupported"),
        [HardwareFinding.NoEncodingProfile] = Says(Vaapi, "[h264_vaapi @ 0x55d1] [error] No usable encoding profile found."),
        [HardwareFinding.LowPowerOnly] = Says(
            Vaapi, "[h264_vaapi @ 0x55d1] [error] No usable encoding entrypoint found for profile VAProfileH264High (7)."),
        [HardwareFinding.NoRateControl] = Says(
            Vaapi, "[h264_vaapi @ 0x55d1] [error] Driver does not support any RC mode compatible with selected options (supported modes: CQP)."),
        [HardwareFinding.NoPackedHeaders] = Says(
            Vaapi, "[h264_vaapi @ 0x55d1] [error] Driver does not support packed sequence headers, but a global header is requested."),
        [HardwareFinding.SizeNotSupported] = Says(
            Vaapi, "[h264_vaapi @ 0x55d1] [error] Hardware does not support encoding at size 320x180 (constraints: width 128-4096 height 128-4096)."),
        [HardwareFinding.NoV4l2Encoder] = Says(
            V4l2, "[h264_v4l2m2m @ 0x55d1] [error] Could not find a valid device\n[h264_v4l2m2m @ 0x55d1] [error] can't configure encoder"),
        // It dies after some pictures.
        [HardwareFinding.GpuHang] = new(
            Vaapi,
            """
            echo '0,          0,          0,        1,    24089, 0x15bfd54d'
            echo '[h264_vaapi @ 0x55d1] [error] Failed to end picture encode issue: 24 (internal encoding error).' >&2
            exit 1
            """),
        [HardwareFinding.WrongFilters] = Says(
            Vaapi, "[error] Impossible to convert between the formats supported by the filter 'Parsed_null_0' and the filter 'auto_scale_0'"),
        [HardwareFinding.ProbeTimeout] = new(Vaapi, "exec sleep 600"),
        [HardwareFinding.FramesMissing] = new(Vaapi, "real \"${@/#60/30}\""),
        [HardwareFinding.KeyframesMissing] = new(Vaapi, "real \"${@/#expr:*/expr:0}\""),
        [HardwareFinding.TooSlow] = new(Vaapi, "sleep 4.1; real \"$@\""),
        [HardwareFinding.ProbeFailed] = Says(Vaapi, "[h264_vaapi @ 0x55d1] [error] Something that nobody has seen yet"),
        [HardwareFinding.FailedAtWork] = Works with { Failures = 2 },
    };

    private static FindingCase Works => new(Vaapi, StandInFfmpeg.Works);

    private static FindingCase Says(string kind, string words) => new(kind, StandInFfmpeg.Says(words));
}
