namespace CastWorker.Media.MpegTs;

/// <summary>Pictures and sound as a transport stream carries them: with a start code, a time, and headers of their own.</summary>
internal static class PesPacket
{
    private const byte Video = 0xE0;
    private const byte Audio = 0xC0;
    private const byte IsAligned = 0x84;
    private const byte HasTime = 0x80;
    private const int TimeLength = 5;
    private const int LengthUntold = 0;
    private const int HeaderAfterLength = 3 + TimeLength;
    private const long TimeMask = (1L << 33) - 1;

    public static byte[] OfVideo(long time, ReadOnlySpan<byte> content) => [.. Header(Video, LengthUntold, time), .. content];

    public static byte[] OfAudio(long time, ReadOnlySpan<byte> content) =>
        [.. Header(Audio, HeaderAfterLength + content.Length, time), .. content];

    private static byte[] Header(byte stream, int length, long time)
    {
        time &= TimeMask;
        return
        [
            0, 0, 1, stream, (byte)(length >> 8), (byte)length, IsAligned, HasTime, TimeLength,
            (byte)(0x21 | ((time >> 29) & 0x0E)),
            (byte)(time >> 22), (byte)(((time >> 14) & 0xFE) | 1),
            (byte)(time >> 7), (byte)((time << 1) | 1),
        ];
    }
}
