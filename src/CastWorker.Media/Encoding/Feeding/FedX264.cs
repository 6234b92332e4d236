using CastWorker.Sessions;

namespace CastWorker.Media.Encoding.Feeding;

internal static class FedX264
{
    public static IReadOnlyList<string> Arguments(Quality quality, string preset) =>
    [
        "-c:v", "libx264", "-preset", preset, "-profile:v", "high", "-level:v", "4.1",
        "-crf", $"{quality.RateFactor}", "-maxrate", $"{quality.MaxBitrateKbps}k", "-bufsize", $"{quality.MaxBitrateKbps}k",
        "-g", "30000", "-threads", "1",
        "-x264-params", $"rc-lookahead=0:sync-lookahead=0:mbtree=0:sliced-threads=0:ref=1:bframes=0:weightp=0:scenecut=0:force-cfr=1:fps={quality.FrameRate}",
        "-bsf:v", $"h264_metadata=tick_rate={2 * quality.FrameRate}:fixed_frame_rate_flag=1",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
    ];
}
