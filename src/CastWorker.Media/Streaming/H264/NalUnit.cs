using System.Buffers.Binary;

namespace CastWorker.Media.Streaming.H264;

/// <summary>The kinds of NAL units that matter here.</summary>
internal enum NalType
{
    Slice = 1,
    PartitionA = 2,
    PartitionC = 4,
    IdrSlice = 5,
    Sequence = 7,
    Picture = 8,
}

/// <summary>The envelope of H.264: units with a length in front, and bytes in them that keep start codes from appearing by chance.</summary>
internal static class NalUnit
{
    public const int LengthBytes = 4;

    private const byte EmulationPrevention = 3;

    private static ReadOnlySpan<byte> Prevented => [0, 0, EmulationPrevention];

    public static NalType TypeOf(ReadOnlySpan<byte> unit) => (NalType)(unit[0] & 0x1F);

    public static int ReferenceOf(ReadOnlySpan<byte> unit) => (unit[0] >> 5) & 3;

    /// <summary>The first unit of an access unit; what follows it is left.</summary>
    /// <exception cref="H264Exception">The unit is longer than what there is.</exception>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> accessUnit)
    {
        if (accessUnit.Length <= LengthBytes
            || BinaryPrimitives.ReadUInt32BigEndian(accessUnit) is var length && (length == 0 || length > accessUnit.Length - LengthBytes))
        {
            throw new H264Exception("An access unit is cut off.");
        }

        var unit = accessUnit.Slice(LengthBytes, (int)length);
        accessUnit = accessUnit[(LengthBytes + (int)length)..];
        return unit;
    }

    /// <summary>Whether players can begin with it.</summary>
    /// <exception cref="H264Exception">A unit is longer than what there is.</exception>
    public static bool HasKeyframe(ReadOnlySpan<byte> accessUnit)
    {
        while (!accessUnit.IsEmpty)
        {
            if (TypeOf(Take(ref accessUnit)) == NalType.IdrSlice)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes emulation prevention; returns how much of the target was written, which is as long as the unit at most.</summary>
    public static int Unescape(ReadOnlySpan<byte> unit, Span<byte> target)
    {
        var length = 0;
        while (unit.IndexOf(Prevented) is var at and >= 0)
        {
            unit[..(at + 2)].CopyTo(target[length..]);
            length += at + 2;
            unit = unit[(at + 3)..];
        }

        unit.CopyTo(target[length..]);
        return length + unit.Length;
    }

    /// <summary>Adds emulation prevention; returns how much of the target was written, which is half as long again as the unit at most.</summary>
    public static int Escape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var length = 0;
        var zeros = 0;
        foreach (var value in raw)
        {
            if (zeros == 2 && value <= EmulationPrevention)
            {
                target[length++] = EmulationPrevention;
                zeros = 0;
            }

            target[length++] = value;
            zeros = value == 0 ? zeros + 1 : 0;
        }

        return length;
    }
}
