namespace CastWorker.Media.Encoding;

/// <summary>FFmpeg's arguments for the sound: AAC-LC, stereo, 48 kHz.</summary>
internal static class Aac
{
    public const string CodecString = "mp4a.40.2";

    public const int BitrateKbps = 128;

    public static IReadOnlyList<string> Arguments { get; } = ["-c:a", "aac", "-b:a", $"{BitrateKbps}k", "-ar", "48000", "-ac", "2"];
}
