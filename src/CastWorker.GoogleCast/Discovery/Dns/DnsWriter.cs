using System.Text;

namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>Writes DNS's basic types; a name that was written before is pointed at.</summary>
internal sealed class DnsWriter : IDisposable
{
    private const int Pointer = 0xC000;

    /// <summary>A pointer has 14 bits.</summary>
    private const int PointerLimit = 0x4000;

    private readonly MemoryStream _bytes = new(512);
    private readonly Dictionary<DnsName, int> _written = [];

    public void Dispose() => _bytes.Dispose();

    public byte[] ToArray() => _bytes.ToArray();

    public DnsWriter Number8(int value)
    {
        _bytes.WriteByte((byte)value);
        return this;
    }

    public DnsWriter Number16(int value) => Number8(value >> 8).Number8(value);

    public DnsWriter Number32(uint value) => Number16((int)(value >> 16)).Number16((int)value);

    public DnsWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    /// <summary>As much of a text as one byte can count, behind its length.</summary>
    public DnsWriter Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var length = Math.Min(bytes.Length, byte.MaxValue);
        return Number8(length).Raw(bytes.AsSpan(0, length));
    }

    public DnsWriter Name(DnsName name)
    {
        for (var i = 0; i < name.Labels.Count; i++)
        {
            var rest = new DnsName([.. name.Labels.Skip(i)]);
            if (_written.TryGetValue(rest, out var at))
            {
                return Number16(Pointer | at);
            }

            if (_bytes.Length < PointerLimit)
            {
                _written[rest] = (int)_bytes.Length;
            }

            Text(DnsName.Label(name.Labels[i]));
        }

        return Number8(0);
    }

    /// <summary>What is written meanwhile, behind its length.</summary>
    public DnsWriter Measured(Action write)
    {
        var begin = _bytes.Length;
        Number16(0);
        write();
        var length = _bytes.Length - begin - 2;
        _bytes.Position = begin;
        Number16((int)length);
        _bytes.Position = _bytes.Length;
        return this;
    }
}
