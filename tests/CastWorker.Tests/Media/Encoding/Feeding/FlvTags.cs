namespace CastWorker.Tests.Media.Encoding.Feeding;

/// <summary>What FFmpeg's output is made of.</summary>
internal static class FlvTags
{
    public static byte[] Header(bool withSound = false) => [.. "FLV"u8, 1, (byte)(withSound ? 5 : 1), 0, 0, 0, 9, 0, 0, 0, 0];

    public static byte[] Tag(byte type, byte[] content, int time = 0) =>
    [
        type, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length,
        (byte)(time >> 16), (byte)(time >> 8), (byte)time, (byte)(time >> 24), 0, 0, 0,
        .. content, 0, 0, 0, 0,
    ];

    public static byte[] FrameRate(double rate) =>
        Tag(18, [2, 0, 10, .. "onMetaData"u8, 8, 0, 0, 0, 1, 0, 9, .. "framerate"u8, 0, .. BitConverter.GetBytes(rate).Reverse(), 0, 0, 9]);

    public static byte[] Configuration(byte[] record) => Tag(9, [0x17, 0, 0, 0, 0, .. record]);

    public static byte[] Picture(byte[] unit, int time) => Tag(9, [0x27, 1, 0, 0, 0, .. unit], time);
}
