using System.Buffers.Binary;
using System.Numerics;

namespace CastWorker.Media.Matroska;

/// <summary>
/// The parts of a Matroska stream: the envelope in which FFmpeg is handed what it is to encode, because it lets every picture carry a
/// time that we choose, and says how long each is. Bare inputs know only a constant rate, or the wall clock, which may step.
/// </summary>
internal static class MatroskaElement
{
    public const string Format = "matroska";

    /// <summary>Bytes of an element's length, always as long as the longest.</summary>
    public const int SizeLength = 8;

    private const byte EightByteSize = 0x01;

    /// <summary>What every stream begins with: its kind, a segment of unknown length, and what one unit of time is.</summary>
    public static byte[] Beginning(long nanosecondsPerUnit) =>
    [
        .. Master(0x1A45DFA3,
            Number(0x4286, 1), Number(0x42F7, 1), Number(0x42F2, 4), Number(0x42F3, SizeLength),
            Text(0x4282, Format), Number(0x4287, 4), Number(0x4285, 2)),
        0x18, 0x53, 0x80, 0x67, EightByteSize, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        .. Master(0x1549A966, Number(0x2AD7B1, nanosecondsPerUnit), Text(0x4D80, nameof(CastWorker)), Text(0x5741, nameof(CastWorker))),
    ];

    public static byte[] Tracks(params byte[][] tracks) => Master(0x1654AE6B, tracks);

    public static byte[] VideoTrack(int number, string codec, params byte[][] more) => Master(
        0xAE,
        [Number(0xD7, number), Number(0x73C5, number), Number(0x83, 1), Number(0x9C, 0), Text(0x86, codec), .. more]);

    public static byte[] Master(uint id, params byte[][] content)
    {
        var element = new byte[IdLength(id) + SizeLength + content.Sum(part => part.Length)];
        var at = WriteHead(element, id, element.Length - IdLength(id) - SizeLength);
        foreach (var part in content)
        {
            part.CopyTo(element, at);
            at += part.Length;
        }

        return element;
    }

    public static byte[] Number(uint id, long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Master(id, bytes);
    }

    public static byte[] Text(uint id, string value) => Master(id, System.Text.Encoding.ASCII.GetBytes(value));

    /// <summary>Writes an element's name and length; returns how many bytes these are.</summary>
    public static int WriteHead(Span<byte> target, uint id, int contentLength)
    {
        var idLength = IdLength(id);
        for (var i = 0; i < idLength; i++)
        {
            target[i] = (byte)(id >> (8 * (idLength - 1 - i)));
        }

        BinaryPrimitives.WriteInt64BigEndian(target[idLength..], contentLength);
        target[idLength] = EightByteSize;
        return idLength + SizeLength;
    }

    private static int IdLength(uint id) => sizeof(uint) - (BitOperations.LeadingZeroCount(id) / 8);
}
