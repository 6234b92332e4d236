namespace CastWorker.Media.Encoding;

/// <summary>By NVIDIA's encoder, which takes pictures from main memory itself.</summary>
internal sealed class NvencEncoder : IVideoEncoder
{
    public EncoderKind Kind => EncoderKind.Nvenc;

    public IReadOnlyList<string> DeviceArguments(EncoderDevice device) => [];

    public IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device) =>
    [
        "-vf", "format=nv12",
        "-c:v", EncoderNames.Of(Kind), "-gpu", $"{device.Number}", "-preset", "p3", "-tune", "ll",
        "-profile:v", "high", "-level", settings.Level.Name,
        // Constant quality; with it NVENC keeps to the limit, but knows no buffer.
        "-rc", "vbr", "-cq", $"{settings.Quality.RateFactor}", "-b:v", "0",
        .. H264Arguments.Limit(settings),
        .. H264Arguments.Group, "-dpb_size", "1",
        "-forced-idr", "1", "-no-scenecut", "1", "-rc-lookahead", "0", "-zerolatency", "1", "-delay", "0",
        .. H264Arguments.Colours,
    ];
}
