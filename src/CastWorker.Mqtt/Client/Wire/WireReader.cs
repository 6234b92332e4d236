using System.Buffers.Binary;
using System.Text;

namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Reads MQTT's basic types from one packet's bytes; whatever is cut short or wrong is a protocol error.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte Number8() => Take(1)[0];

    public ushort Number16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Number32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int VariableNumber()
    {
        var value = 0;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            var next = Number8();
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MqttProtocolException("a variable byte integer is longer than four bytes");
    }

    public string Text()
    {
        var text = Take(Number16());
        if (text.Contains((byte)0))
        {
            throw new MqttProtocolException("a string contains U+0000");
        }

        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new MqttProtocolException("a string is not UTF-8", invalid);
        }
    }

    public byte[] Binary() => Take(Number16()).ToArray();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new MqttProtocolException($"a packet ends {count - _rest.Length} bytes too early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
