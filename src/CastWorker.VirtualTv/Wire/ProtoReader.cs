using System.Buffers.Binary;
using System.Text;

namespace CastWorker.VirtualTv.Wire;

/// <summary>How a field is laid on the wire.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>The bytes are no protobuf message.</summary>
internal sealed class ProtoException(string message) : Exception(message);

/// <summary>
/// Reads one protobuf message field by field. Written for this TV alone: a mistake that it shared with the sender's protobuf
/// library would show nowhere.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int MostVarintBytes = 10;
    private const int MostFieldNumber = (1 << 29) - 1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;

    public readonly bool AtEnd => _rest.IsEmpty;

    public (int Field, WireType Type) Key()
    {
        var key = Varint();
        var (field, type) = (key >> 3, (WireType)(key & 7));
        if (field is 0 or > MostFieldNumber)
        {
            throw new ProtoException($"field number {field} is not possible");
        }

        return Enum.IsDefined(type) ? ((int)field, type) : throw new ProtoException($"wire type {(int)type} is not known");
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < MostVarintBytes; i++)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ProtoException("a varint does not end");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw new ProtoException("a field is longer than its message");
    }

    public string String()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw new ProtoException("a string is not UTF-8");
        }
    }

    /// <summary>A field that is not known is read past, as protobuf wants it.</summary>
    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new ProtoException("the message is cut off");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>The length in front of each body: four bytes, big end first.</summary>
internal static class FrameLength
{
    public const int Bytes = 4;
    public const int Most = 65_536;

    public static uint Read(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public static bool IsAllowed(uint length) => length is > 0 and <= Most;

    public static byte[] Frame(ReadOnlySpan<byte> body)
    {
        var framed = new byte[Bytes + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed, (uint)body.Length);
        body.CopyTo(framed.AsSpan(Bytes));
        return framed;
    }
}
