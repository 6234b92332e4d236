using System.Globalization;
using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Media;

/// <summary>What the device makes of a stream that its player would take.</summary>
internal enum MediaVerdict
{
    Plays,

    /// <summary>BUFFERING for ever.</summary>
    Hangs,
    NotSupported,
}

/// <summary>The Default Media Receiver's own rules, which no browser has: from reports about real devices.</summary>
internal static class MediaRules
{
    private static readonly string[] HlsTypes = ["application/x-mpegurl", "application/vnd.apple.mpegurl", "audio/mpegurl", "audio/x-mpegurl"];

    private static readonly string[] FileTypes =
    [
        "video/mp4", "video/webm", "video/x-matroska", "video/mp2t", "audio/mp4", "audio/mpeg", "audio/mp3", "audio/ogg", "audio/wav",
        "audio/webm", "audio/aac",
    ];

    public static bool IsHls(string contentType) => HlsTypes.Contains(Plain(contentType), StringComparer.OrdinalIgnoreCase);

    public static bool IsKnown(string contentType) =>
        IsHls(contentType) || FileTypes.Contains(Plain(contentType), StringComparer.OrdinalIgnoreCase);

    public static MediaVerdict Judge(MediaRequest request, PlayerTrack? track, VideoLimits limits)
    {
        if (!request.IsHls || track is null)
        {
            return MediaVerdict.Plays;
        }

        if (Exceeds(track, limits))
        {
            return MediaVerdict.NotSupported;
        }

        // fMP4 that is not declared "loads endlessly"; so does HLS without any sound.
        var undeclared = track.Container.EndsWith("/mp4", StringComparison.Ordinal) && !request.DeclaredFormats.Contains("fmp4", StringComparer.Ordinal);
        return undeclared || track.AudioCodec is null or "" ? MediaVerdict.Hangs : MediaVerdict.Plays;
    }

    private static bool Exceeds(PlayerTrack track, VideoLimits limits) =>
        // A device without a screen plays the sound of everything.
        limits != VideoLimits.None
        && (track.Width > limits.Width || track.Height > limits.Height || LevelOf(track.VideoCodec) > limits.Level);

    /// <summary><c>avc1.64001f</c>: the last two digits are ten times the level, in hexadecimal.</summary>
    private static int? LevelOf(string? codec) =>
        codec is ['a', 'v', 'c', '1' or '3', '.', _, _, _, _, _, _]
        && int.TryParse(codec.AsSpan(9), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var level)
            ? level
            : null;

    private static string Plain(string contentType) => contentType.Split(';')[0].Trim();
}
