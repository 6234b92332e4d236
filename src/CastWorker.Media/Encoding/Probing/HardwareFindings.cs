using System.Text.Json;

namespace CastWorker.Media.Encoding;

/// <summary>What a finding means.</summary>
/// <param name="Finding">Its name.</param>
/// <param name="Cause">What is the matter.</param>
/// <param name="Remedy">What can be done about it.</param>
/// <param name="Texts">What FFmpeg says of it; any of these, anywhere in its words. None where the worker sees it itself.</param>
internal sealed record HardwareCause(HardwareFinding Finding, string Cause, string Remedy, params string[] Texts)
{
    public string Code => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Finding}");
}

/// <summary>The table of everything that is known to keep an encoder from working: its text, its cause, its remedy.</summary>
internal static class HardwareFindings
{
    /// <summary>One for each finding, in their order.</summary>
    public static IReadOnlyList<HardwareCause> All { get; } =
    [
        new(HardwareFinding.NoDevice,
            "there is no such device node",
            "load the GPU's kernel driver; in a container, pass the node in (`devices:`)"),
        new(HardwareFinding.NoPermission,
            "the device node may not be opened by the user that the worker runs as",
            "add the worker to the group that owns the node, in a container by its number"),
        new(HardwareFinding.DeviceNotAllowed,
            "the container or the service is not allowed this device",
            "pass it in with `devices:` (Docker), allow it with `DeviceAllow=` (systemd) or in the container's configuration (LXC)"),
        new(HardwareFinding.NoDriver,
            "the device node is there, but no kernel driver stands behind it",
            "look at the kernel's log; bind the GPU to its driver again, or remove the stale node"),
        new(HardwareFinding.FfmpegMissing,
            "FFmpeg could not be started",
            "install it, or name it in `Media:FfmpegPath`"),
        new(HardwareFinding.EncoderMissing,
            "this FFmpeg has been built without the encoder",
            "install another build of FFmpeg",
            "Unknown encoder"),
        new(HardwareFinding.ContainerCapability,
            "the container lacks the part of NVIDIA's driver that encodes",
            "set `NVIDIA_DRIVER_CAPABILITIES=video,compute,utility`",
            "Cannot load libnvidia-encode.so.1"),
        new(HardwareFinding.NoNvidiaDriver,
            "NVIDIA's driver is not installed, or not passed into the container",
            "install the driver; for a container, the NVIDIA container toolkit too",
            "Cannot load libcuda.so.1", "Could not dynamically load CUDA"),
        new(HardwareFinding.DriverTooOld,
            "NVIDIA's driver is older than this FFmpeg demands",
            "install a newer driver, or an older FFmpeg",
            "Driver does not support the required nvenc API version", "minimum required Nvidia driver"),
        new(HardwareFinding.SessionLimit,
            "the GPU encodes as many streams already as it may, or its memory is full",
            "end other encodings on this GPU; consumer cards allow only a few at once",
            "OpenEncodeSessionEx failed: out of memory"),
        new(HardwareFinding.NoNvenc,
            "this NVIDIA GPU has no encoder",
            "use another GPU, or software",
            "No CUDA capable devices found", "No capable devices found"),
        new(HardwareFinding.NoDriverMapping,
            "libva knows no driver for this GPU",
            "install a newer libva and driver package",
            "vaGetDriverNameByIndex() failed", "vaGetDriverNames() failed"),
        new(HardwareFinding.WrongDriver,
            "the driver of libva is missing, or is the wrong one for this GPU",
            "install intel-media-va-driver (iHD, Intel from 2014 on), i965-va-driver (older Intel) or mesa-va-drivers (AMD), and name it in `Media:Encoder:Driver` if the wrong one is taken",
            "_drv_video.so init failed", "va_openDriver() returns -1", "Failed to initialise VAAPI connection"),
        new(HardwareFinding.NoVaDisplay,
            "FFmpeg cannot open the device",
            "see that FFmpeg runs as the same user and in the same container as the worker",
            "No VA display found for device", "as DRM device node", "Cannot open DRM render node", "Cannot open a VA display"),
        new(HardwareFinding.QsvRuntimeMismatch,
            "QuickSync's runtime does not fit the driver",
            "install libvpl2 and libmfx-gen1.2 of the same release as the driver",
            "Error setting child device handle"),
        new(HardwareFinding.QsvRuntimeMissing,
            "QuickSync's runtime for this GPU is missing",
            "install libmfx-gen1.2 (Intel from 2020 on) or libmfx1 (older); VAAPI works without",
            "Error initializing an internal MFX session", "Error creating a MFX session", "Error initializing an MFX session"),
        new(HardwareFinding.QsvParameters,
            "QuickSync on this GPU does not know a setting that is needed",
            "use VAAPI on the same device",
            "Selected ratecontrol mode is unsupported", "Low power mode is unsupported", "Current picture structure is unsupported"),
        new(HardwareFinding.NoEncodingProfile,
            "this driver only decodes",
            "install the driver's full build (intel-media-va-driver-non-free, mesa-va-drivers-freeworld)",
            "No usable encoding profile found", "is not supported by driver"),
        new(HardwareFinding.LowPowerOnly,
            "the GPU has only the low-power encoder, or only the other, and neither works",
            "install a newer driver; the worker has tried both",
            "No usable encoding entrypoint found"),
        new(HardwareFinding.NoRateControl,
            "the GPU cannot keep to a bitrate, since its firmware (HuC) is not loaded",
            "load it: kernel option `i915.enable_guc=2` and the firmware package",
            "Driver does not support any RC mode"),
        new(HardwareFinding.NoPackedHeaders,
            "the driver cannot write the stream's headers where they are needed",
            "install a newer driver, or use software",
            "Driver does not support packed sequence headers"),
        new(HardwareFinding.SizeNotSupported,
            "the GPU does not encode pictures of this size",
            "choose another quality for the target",
            "Hardware does not support encoding at size"),
        new(HardwareFinding.NoV4l2Encoder,
            "no video node of this machine encodes H.264 for us",
            "add the worker to the group video; a Raspberry Pi 5 has no such encoder",
            "Could not find a valid device", "can't configure encoder"),
        new(HardwareFinding.GpuHang,
            "the GPU hangs, or was reset",
            "look at the kernel's log; restart the machine if it happens again",
            "Failed to upload encode parameters", "Failed to end picture encode issue", "Failed to sync to picture"),
        new(HardwareFinding.WrongFilters,
            "FFmpeg cannot bring the pictures to the encoder, which is a mistake in the worker",
            "report it, with FFmpeg's version",
            "Impossible to convert between the formats supported by the filter"),
        new(HardwareFinding.ProbeTimeout,
            "the trial did not end in time",
            "look at the kernel's log: the GPU may hang"),
        new(HardwareFinding.FramesMissing,
            "the trial gave fewer pictures than it was handed",
            "install a newer driver, or use software"),
        new(HardwareFinding.KeyframesMissing,
            "the encoder makes no keyframes where they are demanded",
            "install a newer driver, or use software"),
        new(HardwareFinding.TooSlow,
            "the encoder is slower than the pictures come",
            "lower the target's size or frame rate, or use software"),
        new(HardwareFinding.ProbeFailed,
            "the trial failed for a reason that is not known here",
            "look at the worker's log: FFmpeg's own words stand there"),
        new(HardwareFinding.FailedAtWork,
            "the encoder was proved, and failed twice while it worked",
            "look at the kernel's log; start the worker again to have it tried again"),
    ];

    public static HardwareCause Of(HardwareFinding finding) => All[(int)finding];

    /// <summary>What FFmpeg's words mean; null when nothing that is known stands in them.</summary>
    public static HardwareFinding? In(string words) => All
        .Where(cause => Array.Exists(cause.Texts, text => words.Contains(text, StringComparison.OrdinalIgnoreCase)))
        .Select(cause => (HardwareFinding?)cause.Finding)
        .FirstOrDefault();
}
