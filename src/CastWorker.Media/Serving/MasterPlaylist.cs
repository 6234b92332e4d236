using System.Globalization;
using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Media.Serving;

/// <summary>Writes the playlist that players begin with: what they will have to decode, and where it is.</summary>
internal static class MasterPlaylist
{
    public const string Name = "master.m3u8";

    /// <summary>What MPEG-TS adds to what it carries.</summary>
    private const double PacketOverhead = 1.08;

    public static string Compose(Quality quality, string videoCodec, double segmentSeconds, string playlist = MediaPlaylist.Name) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH={PeakBitsPerSecond(quality, segmentSeconds)},CODECS="{videoCodec},{Aac.CodecString}",RESOLUTION={quality.Size},FRAME-RATE={quality.FrameRate:F3}
        {playlist}

        """);

    /// <summary>Of the heaviest possible segment: the encoder's one second of buffer can all go into it.</summary>
    private static long PeakBitsPerSecond(Quality quality, double segmentSeconds)
    {
        var video = quality.MaxBitrateKbps * (1 + (1 / segmentSeconds));
        return (long)Math.Ceiling((video + Aac.BitrateKbps) * 1000 * PacketOverhead);
    }
}
