using System.Buffers.Binary;

namespace CastWorker.Media.Streaming.H264;

/// <summary>Collects the units of one access unit, with their lengths in front. One buffer is used again and again.</summary>
internal sealed class AccessUnitBuffer
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Adds a unit that has its emulation prevention.</summary>
    public void Add(ReadOnlySpan<byte> unit)
    {
        unit.CopyTo(Room(unit.Length));
        Finish(unit.Length);
    }

    /// <summary>Adds a unit that wants its emulation prevention.</summary>
    public void AddRaw(ReadOnlySpan<byte> raw) => Finish(NalUnit.Escape(raw, Room((raw.Length * 3 / 2) + 1)));

    private Span<byte> Room(int length)
    {
        var needed = _length + NalUnit.LengthBytes + length;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }

        return _bytes.AsSpan(_length + NalUnit.LengthBytes, length);
    }

    private void Finish(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), length);
        _length += NalUnit.LengthBytes + length;
    }
}
