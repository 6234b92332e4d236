using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>FFmpeg's arguments for H.264 by software, High profile at level 4.1, which every Cast device plays.</summary>
internal static class X264
{
    public const string Name = "libx264";

    public static IReadOnlyList<string> Arguments(Quality quality, string preset, int segmentSeconds)
    {
        var most = $"{quality.FrameRate * segmentSeconds}";
        return
        [
            "-c:v", Name, "-preset", preset, "-profile:v", "high", "-level:v", "4.1", "-bf", "0",
            "-crf", $"{quality.RateFactor}",
            "-maxrate", $"{quality.MaxBitrateKbps}k", "-bufsize", $"{quality.MaxBitrateKbps}k",
            // One IDR picture at each segment's start and nowhere else, so that a player can begin at any segment.
            "-g", most, "-keyint_min", "1", "-sc_threshold", "0",
            "-force_key_frames", $"expr:gte(t,n_forced*{segmentSeconds})", "-forced-idr", "1", "-flags", "+cgop",
            // More threads cost the same and starve the browser.
            "-threads", "2",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        ];
    }
}
