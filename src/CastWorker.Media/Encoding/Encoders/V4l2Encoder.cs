namespace CastWorker.Media.Encoding;

/// <summary>By the encoder of a Raspberry Pi up to 4, and of other small boards. FFmpeg finds the device node itself.</summary>
internal sealed class V4l2Encoder : IVideoEncoder
{
    public EncoderKind Kind => EncoderKind.V4l2;

    public IReadOnlyList<string> DeviceArguments(EncoderDevice device) => [];

    public IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device) =>
    [
        "-vf", "format=nv12",
        // High; it does not know the word.
        "-c:v", EncoderNames.Of(Kind), "-profile:v", "100", "-level", $"{settings.Level.Number}",
        // It knows nothing but a bitrate.
        "-b:v", $"{settings.Quality.MaxBitrateKbps}k",
        .. H264Arguments.Group, "-num_capture_buffers", "16",
        .. H264Arguments.Colours,
    ];
}
