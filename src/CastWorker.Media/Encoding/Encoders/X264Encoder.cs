namespace CastWorker.Media.Encoding;

/// <summary>By software, which works on every machine.</summary>
internal sealed class X264Encoder : IVideoEncoder
{
    public EncoderKind Kind => EncoderKind.X264;

    public IReadOnlyList<string> DeviceArguments(EncoderDevice device) => [];

    public IReadOnlyList<string> Arguments(EncoderSettings settings, EncoderDevice device) =>
    [
        "-vf", "format=nv12",
        "-c:v", X264.Name, "-preset", settings.Preset, "-profile:v", "high", "-level:v", settings.Level.Name,
        "-crf", $"{settings.Quality.RateFactor}",
        .. H264Arguments.Limit(settings), "-crf_max", $"{H264Arguments.WorstRateFactor(settings)}",
        .. H264Arguments.Group, "-keyint_min", "1", "-sc_threshold", "0", "-forced-idr", "1",
        // More threads hold pictures back or cut them into slices, and starve the browser.
        "-threads", "1",
        "-x264-params", Parameters(settings.Quality.FrameRate),
        .. H264Arguments.Colours,
    ];

    /// <summary>
    /// Everything that looks ahead is off. <c>force-cfr</c>: with the pictures' own times x264 holds each back until it has seen the next one's.
    /// <c>fps</c>: otherwise it takes the times' unit for the frame rate. <c>deblock</c>: as for still pictures; letters have edges that are none
    /// of blocks. <c>ipratio</c>: a keyframe is what stays of a page, and is taken for better than the pictures before it, more than in a film.
    /// </summary>
    private static string Parameters(int frameRate) =>
        "rc-lookahead=0:sync-lookahead=0:mbtree=0:sliced-threads=0:ref=1:bframes=0:weightp=0:scenecut=0:open-gop=0:force-cfr=1:deblock=-2,-2:"
        + $"ipratio=1.7:fps={frameRate}";
}
