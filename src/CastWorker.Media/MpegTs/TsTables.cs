using System.Buffers.Binary;

namespace CastWorker.Media.MpegTs;

/// <summary>The tables that say what a transport stream holds (ISO/IEC 13818-1): one programme of H.264 and AAC.</summary>
internal static class TsTables
{
    public const int ProgrammesPid = 0;
    public const int StreamsPid = 0x1000;
    public const int VideoPid = 0x100;
    public const int AudioPid = 0x101;

    public const byte H264 = 0x1B;

    /// <summary>Something that a transport stream has no word for.</summary>
    public const byte Private = 0x06;

    private const byte AacInAdts = 0x0F;
    private const uint Polynomial = 0x04C1_1DB7;

    /// <summary>Which programmes there are.</summary>
    public static byte[] Programmes { get; } = Section(0x00, [.. Short(1), .. Pid(StreamsPid)]);

    /// <summary>Which streams the programme has, and which of them has the clock.</summary>
    public static byte[] Streams { get; } = Section(
        0x02,
        [
            .. Pid(VideoPid), .. NoDescriptors,
            H264, .. Pid(VideoPid), .. NoDescriptors,
            AacInAdts, .. Pid(AudioPid), .. NoDescriptors,
        ]);

    /// <summary>Which streams somebody else's programme has, and of what kind each is.</summary>
    /// <exception cref="InvalidDataException">The table is cut off.</exception>
    public static Dictionary<int, byte> KindsOf(ReadOnlySpan<byte> section)
    {
        const int beforeStreams = 12;
        const int perStream = 5;
        const int checksum = 4;
        var kinds = new Dictionary<int, byte>();
        var end = section.Length < beforeStreams ? 0 : 3 + LengthAt(section, 1) - checksum;
        if (end < beforeStreams || end > section.Length)
        {
            throw new InvalidDataException("A transport stream's table is cut off.");
        }

        for (var at = beforeStreams + LengthAt(section, 10); at + perStream <= end; at += perStream + LengthAt(section, at + 3))
        {
            kinds[((section[at + 1] & 0x1F) << 8) | section[at + 2]] = section[at];
        }

        return kinds;
    }

    /// <summary>As the standard has it: not reflected, beginning with ones.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 0x8000_0000) == 0 ? sum << 1 : (sum << 1) ^ Polynomial;
            }
        }

        return sum;
    }

    /// <summary>A whole table of one section, with the byte in front that says that it begins at once.</summary>
    private static byte[] Section(byte table, ReadOnlySpan<byte> content)
    {
        const int numbers = 5;
        const int checksum = 4;
        // Id 1, version 0, valid now, section 0 of 0.
        byte[] section = [table, .. Short(0xB000 | (numbers + content.Length + checksum)), .. Short(1), 0xC1, 0, 0, .. content];
        var sum = new byte[checksum];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Checksum(section));
        return [0, .. section, .. sum];
    }

    private static int LengthAt(ReadOnlySpan<byte> section, int at) => ((section[at] & 0x0F) << 8) | section[at + 1];

    private static byte[] NoDescriptors => Short(0xF000);

    /// <summary>Thirteen bits, and ones in front.</summary>
    private static byte[] Pid(int pid) => Short(0xE000 | pid);

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];
}
