using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Writes MQTT's basic types.</summary>
internal sealed class WireWriter
{
    /// <summary>The largest remaining length that four bytes can say.</summary>
    public const int MaximumLength = 268_435_455;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public WireWriter Number8(int value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
        return this;
    }

    public WireWriter Number16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), (ushort)value);
        _bytes.Advance(2);
        return this;
    }

    public WireWriter Number32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    public WireWriter VariableNumber(int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumLength);
        do
        {
            var rest = value >> 7;
            Number8((value & 0x7F) | (rest > 0 ? 0x80 : 0));
            value = rest;
        }
        while (value > 0);
        return this;
    }

    public WireWriter Text(string value) => Binary(Encoding.UTF8.GetBytes(value));

    public WireWriter Binary(ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
        {
            throw new MqttTooLargeException(value.Length, ushort.MaxValue);
        }

        return Number16(value.Length).Raw(value);
    }

    public WireWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    /// <summary>The body written so far as a whole packet.</summary>
    public byte[] ToPacket(PacketType type, int flags = 0)
    {
        var packet = new WireWriter().Number8(((int)type << 4) | flags).VariableNumber(_bytes.WrittenCount);
        return packet.Raw(Written).Written.ToArray();
    }
}
