namespace CastWorker.Media.Encoding;

/// <summary>
/// Why an encoder cannot be used, by name. Outside a finding is written in snake_case (<c>no_permission</c>). docs/hardware.md lists each;
/// a test holds the two equal.
/// </summary>
internal enum HardwareFinding
{
    // What the worker sees itself, before FFmpeg is asked.
    NoDevice,
    NoPermission,
    DeviceNotAllowed,
    NoDriver,

    // What FFmpeg says. The first that fits is it, so the cause stands before its consequences.
    FfmpegMissing,
    EncoderMissing,
    ContainerCapability,
    NoNvidiaDriver,
    DriverTooOld,
    SessionLimit,
    NoNvenc,
    NoDriverMapping,
    WrongDriver,
    NoVaDisplay,
    QsvRuntimeMismatch,
    QsvRuntimeMissing,
    QsvParameters,
    NoEncodingProfile,
    LowPowerOnly,
    NoRateControl,
    NoPackedHeaders,
    SizeNotSupported,
    NoV4l2Encoder,
    GpuHang,
    WrongFilters,

    // What became of the trial.
    ProbeTimeout,
    FramesMissing,
    KeyframesMissing,
    TooSlow,
    ProbeFailed,

    /// <summary>It was proved, and failed twice all the same.</summary>
    FailedAtWork,
}
