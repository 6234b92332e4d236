namespace CastWorker.Media.Encoding;

/// <summary>The sound of every stream: AAC-LC, stereo, 48 kHz.</summary>
internal static class Aac
{
    public const string CodecString = "mp4a.40.2";

    public const int BitrateKbps = 128;
}
