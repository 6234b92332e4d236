using System.Globalization;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>FFmpeg's arguments for H.264 by software, High profile at level 4.1, which every Cast device plays.</summary>
internal static class X264
{
    public const string Name = "libx264";

    public static IReadOnlyList<string> Arguments(Quality quality, string preset, double keyframeSeconds)
    {
        var most = $"{Math.Ceiling(quality.FrameRate * keyframeSeconds)}";
        return
        [
            "-c:v", Name, "-preset", preset, "-profile:v", "high", "-level:v", "4.1", "-bf", "0",
            "-crf", $"{quality.RateFactor}",
            "-maxrate", $"{quality.MaxBitrateKbps}k", "-bufsize", $"{quality.MaxBitrateKbps}k",
            // An IDR picture where a player may begin, and nowhere else.
            "-g", most, "-keyint_min", "1", "-sc_threshold", "0",
            "-force_key_frames", string.Create(CultureInfo.InvariantCulture, $"expr:gte(t,n_forced*{keyframeSeconds})"), "-forced-idr", "1", "-flags", "+cgop",
            // More threads cost the same and starve the browser.
            "-threads", "2",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        ];
    }
}
