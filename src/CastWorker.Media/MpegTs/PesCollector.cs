using System.Buffers;
using System.Buffers.Binary;

namespace CastWorker.Media.MpegTs;

/// <summary>Puts one stream's pictures, or pieces of sound, together again.</summary>
internal sealed class PesCollector(int pid)
{
    private const int BeforeLength = 6;
    private const int FlagsAt = 7;
    private const int HeaderLengthAt = 8;
    private const int TimesAt = 9;
    private const int TimeLength = 5;
    private const byte HasTime = 0x80;
    private const byte HasDecodingTime = 0x40;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>As many bytes are here as it said; of a picture it mostly does not say.</summary>
    public bool IsWhole => _bytes.WrittenCount >= BeforeLength
        && BinaryPrimitives.ReadUInt16BigEndian(_bytes.WrittenSpan[4..]) is var length and > 0 && _bytes.WrittenCount >= BeforeLength + length;

    public void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>What has come since the last; null: nothing that has a time.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or none.</exception>
    public TsUnit? Take()
    {
        var unit = _bytes.WrittenSpan;
        if (unit.IsEmpty)
        {
            return null;
        }

        if (!unit.StartsWith((ReadOnlySpan<byte>)[0, 0, 1]) || unit.Length < TimesAt || unit.Length < TimesAt + unit[HeaderLengthAt])
        {
            throw new InvalidDataException("A transport stream carries something that is cut off.");
        }

        var taken = (unit[FlagsAt] & HasTime) == 0 ? (TsUnit?)null : new TsUnit(
            pid,
            TimeAt(unit[TimesAt..]),
            TimeAt(unit[(TimesAt + ((unit[FlagsAt] & HasDecodingTime) == 0 ? 0 : TimeLength))..]),
            unit[(TimesAt + unit[HeaderLengthAt])..].ToArray());
        _bytes.ResetWrittenCount();
        return taken;
    }

    private static long TimeAt(ReadOnlySpan<byte> time) =>
        ((long)(time[0] & 0x0E) << 29) | ((long)time[1] << 22) | ((long)(time[2] & 0xFE) << 14) | ((long)time[3] << 7) | (long)(time[4] >> 1);
}
