using System.Buffers.Binary;
using System.Text;

namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>Reads DNS's basic types; whatever is cut short or wrong is a <see cref="DnsFormatException"/>.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int Pointer = 0xC0;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    public int Number8() => Take(1)[0];

    public ushort Number16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Number32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - Position)
        {
            throw new DnsFormatException("a message is cut short");
        }

        var taken = _message.Slice(Position, count);
        Position += count;
        return taken;
    }

    public DnsName Name()
    {
        var labels = new List<string>();
        var rest = DnsName.Limit - 1;
        var begin = Position;
        var after = -1;
        while (true)
        {
            var length = Number8();
            if (length >= Pointer)
            {
                var target = ((length & ~Pointer) << 8) | Number8();
                after = after < 0 ? Position : after;
                // Only backwards, and each time further back than this part of the name began: no chain is endless.
                if (target >= begin)
                {
                    throw new DnsFormatException("a name points forward or at itself");
                }

                Position = begin = target;
            }
            else if (length > DnsName.LabelLimit || (rest -= length + 1) < 0)
            {
                throw new DnsFormatException("a name is too long");
            }
            else if (length == 0)
            {
                Position = after < 0 ? Position : after;
                return new DnsName(labels);
            }
            else
            {
                labels.Add(Encoding.UTF8.GetString(Take(length)));
            }
        }
    }
}
