namespace CastWorker.Media.Streaming.H264;

/// <summary>What a picture is called in the sequence that it is put into.</summary>
internal readonly record struct SliceNumbers(uint Frame, uint Idr, uint Order);

/// <summary>Gives a slice its numbers in another sequence than the one it was made for. What it shows stays, bit by bit.</summary>
internal sealed class SliceRewriter
{
    private readonly BitWriter _writer = new();
    private byte[] _raw = new byte[64 * 1024];

    /// <summary>Adds the slice to the output; returns what prevents that pictures are put in front of it.</summary>
    /// <exception cref="H264Exception">It is damaged.</exception>
    public string? Rewrite(
        ReadOnlySpan<byte> unit, SliceNumbers numbers, SequenceParameters sequence, PictureParameters picture, AccessUnitBuffer output)
    {
        if (_raw.Length < unit.Length)
        {
            _raw = new byte[unit.Length * 2];
        }

        ReadOnlySpan<byte> raw = _raw.AsSpan(0, NalUnit.Unescape(unit, _raw));
        var header = SliceHeader.Parse(raw, sequence, picture);
        _writer.Clear();
        if (header.IdrIdAt > 0)
        {
            WriteHeader(raw, header, numbers, sequence);
            WriteData(raw, header, picture);
        }
        else
        {
            // All numbers are as long as they were.
            _writer.Bytes(raw);
            _writer.Overwrite(header.FrameNumberAt, sequence.FrameNumberBits, numbers.Frame);
            _writer.Overwrite(header.OrderAt, sequence.OrderBits, numbers.Order);
        }

        output.AddRaw(_writer.Written);
        return header.Obstacle;
    }

    private void WriteHeader(ReadOnlySpan<byte> raw, SliceHeader header, SliceNumbers numbers, SequenceParameters sequence)
    {
        _writer.Copy(raw, 0, header.FrameNumberAt);
        _writer.Bits(sequence.FrameNumberBits, numbers.Frame);
        _writer.Ue(numbers.Idr);
        _writer.Bits(sequence.OrderBits, numbers.Order);
        _writer.Copy(raw, header.OrderAt + sequence.OrderBits, header.DataAt);
    }

    /// <summary>Arithmetic code begins with a whole byte; other code goes on at whatever bit it is.</summary>
    private void WriteData(ReadOnlySpan<byte> raw, SliceHeader header, PictureParameters picture)
    {
        if (picture.IsCabac)
        {
            _writer.AlignWith(bit: true);
            _writer.Bytes(raw[((header.DataAt + 7) / 8)..]);
            return;
        }

        _writer.Copy(raw, header.DataAt, raw.Length * 8);
    }
}
