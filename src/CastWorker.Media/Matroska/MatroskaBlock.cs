using System.Buffers.Binary;

namespace CastWorker.Media.Matroska;

/// <summary>What precedes one picture, or one frame of sound, each of which is a cluster of its own, with its own time.</summary>
internal static class MatroskaBlock
{
    public const int HeaderLength =
        sizeof(uint) + MatroskaElement.SizeLength + TimeLength + 1 + MatroskaElement.SizeLength + BlockLength;

    private const int TimeLength = 1 + MatroskaElement.SizeLength + sizeof(long);

    /// <summary>Track, time within the cluster, flags.</summary>
    private const int BlockLength = 4;

    public static void WriteHeader(Span<byte> target, int track, long time, int contentLength, bool isKeyframe)
    {
        target = target[MatroskaElement.WriteHead(target, 0x1F43B675, HeaderLength - sizeof(uint) - MatroskaElement.SizeLength + contentLength)..];
        target = target[MatroskaElement.WriteHead(target, 0xE7, sizeof(long))..];
        BinaryPrimitives.WriteInt64BigEndian(target, time);
        target = target[sizeof(long)..];
        target = target[MatroskaElement.WriteHead(target, 0xA3, BlockLength + contentLength)..];
        target[0] = (byte)(0x80 | track);
        target[1] = 0;
        target[2] = 0;
        target[3] = (byte)(isKeyframe ? 0x80 : 0);
    }
}
