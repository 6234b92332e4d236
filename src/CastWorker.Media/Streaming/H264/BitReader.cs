namespace CastWorker.Media.Streaming.H264;

/// <summary>Reads bits, most significant first, out of a NAL unit whose emulation prevention was removed.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestCode = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bits read so far.</summary>
    public int Position { get; private set; }

    /// <exception cref="H264Exception">There are not so many.</exception>
    public uint Bits(int count)
    {
        if (Position + count > _bytes.Length * 8)
        {
            throw new H264Exception("The H.264 ends in the middle of something.");
        }

        var value = 0u;
        for (var i = 0; i < count; i++, Position++)
        {
            value = (value << 1) | ((uint)(_bytes[Position >> 3] >> (7 - (Position & 7))) & 1);
        }

        return value;
    }

    public bool Flag() => Bits(1) == 1;

    /// <summary>An unsigned number as Exp-Golomb code.</summary>
    public uint Ue()
    {
        var zeros = 0;
        while (!Flag())
        {
            if (++zeros >= LongestCode)
            {
                throw new H264Exception("The H.264 has a number that is longer than any can be.");
            }
        }

        return (1u << zeros) - 1 + Bits(zeros);
    }

    /// <summary>A signed number as Exp-Golomb code.</summary>
    public int Se()
    {
        var code = Ue();
        return (code & 1) == 1 ? (int)((code + 1ul) / 2) : -(int)(code / 2);
    }

    /// <summary>An unsigned number that cannot be larger than this in anything we can handle.</summary>
    public int Ue(int most) => Ue() is var value && value <= (uint)most ? (int)value : throw new H264Exception("The H.264 has a number out of its range.");

    /// <summary>Goes on reading elsewhere.</summary>
    public void Seek(int position) => Position = position;
}
