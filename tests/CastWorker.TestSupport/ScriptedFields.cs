using System.Buffers.Binary;
using System.Text;

namespace CastWorker.TestSupport;

/// <summary>Reads a packet's fields one after the other, as the standard lays them down; the client's own code has no part in it.</summary>
public sealed class ScriptedFields(byte[] body)
{
    private int _at;

    public bool AtEnd => _at == body.Length;

    public int Byte() => body[_at++];

    public int Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public string Text() => Encoding.UTF8.GetString(Take(Short()));

    public string Binary() => Convert.ToHexString(Take(Short()));

    public string Rest() => Convert.ToHexString(Take(body.Length - _at));

    /// <summary>Each property as its number in hex, and its value: <c>11=45 26=k:v</c>.</summary>
    public string Properties()
    {
        var length = Variable();
        var end = _at + length;
        var texts = new List<string>();
        while (_at < end)
        {
            var id = Variable();
            texts.Add($"{id:X2}={Value(id)}");
        }

        return _at == end ? string.Join(' ', texts) : throw new InvalidDataException("a property goes beyond its block");
    }

    private string Value(int id) => id switch
    {
        0x01 or 0x17 or 0x19 or 0x24 or 0x25 or 0x28 or 0x29 or 0x2A => $"{Byte()}",
        0x13 or 0x21 or 0x22 or 0x23 => $"{Short()}",
        0x02 or 0x11 or 0x18 or 0x27 => $"{BinaryPrimitives.ReadUInt32BigEndian(Take(4))}",
        0x0B => $"{Variable()}",
        0x03 or 0x08 or 0x12 or 0x15 or 0x1A or 0x1C or 0x1F => Text(),
        0x09 or 0x16 => Binary(),
        0x26 => $"{Text()}:{Text()}",
        _ => throw new InvalidDataException($"property {id:X2} is not in the standard"),
    };

    private int Variable()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = body.AsSpan(_at, count);
        _at += count;
        return taken;
    }
}
