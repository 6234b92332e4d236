namespace CastWorker.Media.Encoding;

/// <summary>By Intel's QuickSync, on top of its VAAPI device: a node can be named only there.</summary>
internal sealed class QsvEncoder : IVideoEncoder
{
    public EncoderKind Kind => EncoderKind.Qsv;

    public IReadOnlyList<string> DeviceArguments(EncoderDevice device) =>
    [
        "-init_hw_device", $"vaapi=va:{VaapiEncoder.Spec(device)}", "-init_hw_device", "qsv=qs@va", "-filter_hw_device", "qs",
    ];

    public IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device) =>
    [
        "-vf", "format=nv12,hwupload=extra_hw_frames=16,format=qsv",
        "-c:v", EncoderNames.Of(Kind), "-preset", "veryfast",
        "-low_power", device.LowPower ? "1" : "0",
        "-profile:v", "high", "-level", $"{settings.Level.Number}",
        .. Rate(settings),
        .. H264Arguments.Group, "-forced_idr", "1", "-idr_interval", "0", "-look_ahead", "0", "-async_depth", "1",
        .. H264Arguments.Colours,
    ];

    /// <summary>A limit that equals the target would mean a constant bitrate, so it is one bit more.</summary>
    private static IReadOnlyList<string> Rate(EncoderSettings settings)
    {
        var bits = settings.Quality.MaxBitrateKbps * 1000L;
        return ["-b:v", $"{bits}", "-maxrate", $"{bits + 1}", "-bufsize", $"{bits}", "-qmax", $"{H264Arguments.WorstRateFactor(settings)}"];
    }
}
