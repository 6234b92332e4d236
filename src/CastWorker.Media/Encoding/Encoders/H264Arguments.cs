namespace CastWorker.Media.Encoding;

/// <summary>What all encoders are told alike.</summary>
internal static class H264Arguments
{
    /// <summary>A quarter of an hour at 30 pictures a second: keyframes come when they are asked for, never by count.</summary>
    private const string LongestGroup = "32767";

    /// <summary>The pictures arrive in BT.709, limited range; this only says so in the stream.</summary>
    public static IReadOnlyList<string> Colours { get; } =
        ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

    /// <summary>No picture is held back and none refers to a later one.</summary>
    public static IReadOnlyList<string> Group { get; } = ["-g", LongestGroup, "-bf", "0", "-refs", "1"];

    /// <summary>The bitrate as target and limit at once, for encoders that know no constant quality with a limit.</summary>
    public static IReadOnlyList<string> Bitrate(EncoderSettings settings)
    {
        var limit = $"{settings.Quality.MaxBitrateKbps}k";
        return ["-b:v", limit, .. Limit(settings)];
    }

    /// <summary>The most in a second, and for how much of it a busy moment may borrow.</summary>
    public static IReadOnlyList<string> Limit(EncoderSettings settings)
    {
        var limit = $"{settings.Quality.MaxBitrateKbps}k";
        return ["-maxrate", limit, "-bufsize", limit];
    }

    /// <summary>The worst a limit may make of a picture: beyond this the text on a page is gone, and the limit is broken instead.</summary>
    public static int WorstRateFactor(EncoderSettings settings) => Math.Min(settings.Quality.RateFactor + 8, 45);
}
