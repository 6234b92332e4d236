namespace CastWorker.Media.MpegTs;

/// <summary>Pictures and sound as a transport stream carries them: with a start code, a time, and headers of their own.</summary>
internal static class PesPacket
{
    private const byte Video = 0xE0;
    private const byte Audio = 0xC0;
    private const byte IsAligned = 0x84;
    private const byte HasTime = 0x80;
    private const byte HasBothTimes = 0xC0;
    private const byte OnlyTime = 0x20;
    private const byte FirstTime = 0x30;
    private const byte SecondTime = 0x10;
    private const int TimeLength = 5;
    private const int LengthUntold = 0;
    private const int HeaderAfterLength = 3 + TimeLength;

    /// <param name="time">When it is shown.</param>
    /// <param name="decodedAt">When it must be decoded, for others that are shown before it.</param>
    /// <param name="content">The picture.</param>
    public static byte[] OfVideo(long time, long decodedAt, ReadOnlySpan<byte> content) => time == decodedAt
        ? [.. Start(Video, LengthUntold), HasTime, TimeLength, .. Time(OnlyTime, time), .. content]
        : [.. Start(Video, LengthUntold), HasBothTimes, 2 * TimeLength, .. Time(FirstTime, time), .. Time(SecondTime, decodedAt), .. content];

    public static byte[] OfAudio(long time, ReadOnlySpan<byte> content) =>
        [.. Start(Audio, HeaderAfterLength + content.Length), HasTime, TimeLength, .. Time(OnlyTime, time), .. content];

    private static byte[] Start(byte stream, int length) => [0, 0, 1, stream, (byte)(length >> 8), (byte)length, IsAligned];

    /// <summary>33 bits in three pieces, a one after each.</summary>
    private static byte[] Time(byte mark, long time) =>
    [
        (byte)((byte)((time >> 29) & 0x0E) | mark | 1), (byte)(time >> 22), (byte)(((time >> 14) & 0xFE) | 1), (byte)(time >> 7), (byte)((time << 1) | 1),
    ];
}
