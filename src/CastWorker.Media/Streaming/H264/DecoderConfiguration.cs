using System.Buffers.Binary;

namespace CastWorker.Media.Streaming.H264;

/// <summary>Reads the record in which containers keep a stream's parameters (ISO/IEC 14496-15).</summary>
internal static class DecoderConfiguration
{
    private const int HeaderLength = 5;
    private const int CountMask = 0x1F;
    private const byte High = 100;

    /// <summary>Profile, constraints and level, as a playlist writes them (RFC 6381).</summary>
    public static string Codec(ReadOnlySpan<byte> record) => $"avc1.{Convert.ToHexStringLower(record[1..4])}";

    /// <summary>The record of two parameter sets.</summary>
    public static byte[] Of(ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> picture)
    {
        const byte one = 0xE1;
        // Only of High profile: 4:2:0, eight bits, twice, nothing more.
        ReadOnlySpan<byte> more = sequence[1] == High ? [0xFD, 0xF8, 0xF8, 0] : [];
        return
        [
            1, .. sequence[1..4], 0xFC | (NalUnit.LengthBytes - 1),
            one, (byte)(sequence.Length >> 8), (byte)sequence.Length, .. sequence,
            1, (byte)(picture.Length >> 8), (byte)picture.Length, .. picture, .. more,
        ];
    }

    /// <exception cref="H264Exception">It is none, or there is not exactly one set of each kind.</exception>
    public static (SequenceParameters Sequence, PictureParameters Picture) Parse(ReadOnlySpan<byte> record)
    {
        var rest = ParametersOf(record);
        var sequence = SequenceParameters.Parse(TakeOnly(ref rest, NalType.Sequence));
        return (sequence, PictureParameters.Parse(TakeOnly(ref rest, NalType.Picture)));
    }

    /// <summary>The parameter sets as they are.</summary>
    /// <exception cref="H264Exception">It is none, or there is not exactly one set of each kind.</exception>
    public static (byte[] Sequence, byte[] Picture) Units(ReadOnlySpan<byte> record)
    {
        var rest = ParametersOf(record);
        var sequence = TakeOnly(ref rest, NalType.Sequence).ToArray();
        return (sequence, TakeOnly(ref rest, NalType.Picture).ToArray());
    }

    private static ReadOnlySpan<byte> ParametersOf(ReadOnlySpan<byte> record) =>
        record.Length >= HeaderLength && record[0] == 1 && (record[4] & 3) == NalUnit.LengthBytes - 1
            ? record[HeaderLength..]
            : throw new H264Exception("The encoder's parameters are not understood.");

    private static ReadOnlySpan<byte> TakeOnly(ref ReadOnlySpan<byte> rest, NalType type)
    {
        if (rest.Length < 3 || (rest[0] & CountMask) != 1
            || BinaryPrimitives.ReadUInt16BigEndian(rest[1..]) is var length && (length == 0 || length > rest.Length - 3)
            || NalUnit.TypeOf(rest[3..]) != type)
        {
            throw new H264Exception("The encoder's parameters are not exactly one set of each kind.");
        }

        var unit = rest.Slice(3, length);
        rest = rest[(3 + length)..];
        return unit;
    }
}
