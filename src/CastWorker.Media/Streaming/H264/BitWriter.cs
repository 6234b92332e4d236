using System.Numerics;

namespace CastWorker.Media.Streaming.H264;

/// <summary>Writes bits, most significant first. One writer is used again and again.</summary>
internal sealed class BitWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>Everything written; a last byte that is not full ends with zeros.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, (_length + 7) / 8);

    public bool IsAligned => (_length & 7) == 0;

    public void Clear() => _length = 0;

    public void Bits(int count, uint value)
    {
        Reserve(count);
        for (var i = count - 1; i >= 0; i--, _length++)
        {
            var bit = (byte)(((value >> i) & 1) << (7 - (_length & 7)));
            _bytes[_length >> 3] = (byte)((_length & 7) == 0 ? bit : _bytes[_length >> 3] | bit);
        }
    }

    public void Flag(bool value) => Bits(1, value ? 1u : 0u);

    public void Ue(uint value)
    {
        var length = BitOperations.Log2(value + 1);
        Bits(length, 0);
        Bits(length + 1, value + 1);
    }

    public void Se(int value) => Ue(value > 0 ? ((uint)value * 2) - 1 : (uint)-value * 2);

    /// <summary>Fills the last byte.</summary>
    public void AlignWith(bool bit)
    {
        while (!IsAligned)
        {
            Flag(bit);
        }
    }

    /// <summary>Appends whole bytes, for which it must be aligned.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length * 8);
        bytes.CopyTo(_bytes.AsSpan(_length / 8));
        _length += bytes.Length * 8;
    }

    /// <summary>Changes bits that were written before.</summary>
    public void Overwrite(int position, int count, uint value)
    {
        var end = _length;
        _length = position;
        for (var i = count - 1; i >= 0; i--, _length++)
        {
            var place = 7 - (_length & 7);
            _bytes[_length >> 3] = (byte)((_bytes[_length >> 3] & ~(1 << place)) | ((int)((value >> i) & 1) << place));
        }

        _length = end;
    }

    /// <summary>Copies bits from elsewhere, at whatever place they are.</summary>
    public void Copy(ReadOnlySpan<byte> source, int from, int to)
    {
        var reader = new BitReader(source);
        for (reader.Seek(from); reader.Position < to;)
        {
            var count = Math.Min(to - reader.Position, 32);
            Bits(count, reader.Bits(count));
        }
    }

    private void Reserve(int bits)
    {
        var needed = (_length + bits + 7) / 8;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
