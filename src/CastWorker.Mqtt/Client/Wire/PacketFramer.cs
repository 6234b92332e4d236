using System.Buffers;

namespace CastWorker.Mqtt.Client.Wire;

/// <summary>Cuts packets out of a stream of bytes, however they were split on the way.</summary>
internal static class PacketFramer
{
    /// <summary>Takes the next whole packet off the front; null while bytes are missing.</summary>
    public static MqttPacket? TryRead(ref ReadOnlySequence<byte> buffer, int maximumSize, MqttVersion version)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first))
        {
            return null;
        }

        PacketDecoder.Check(first);
        if (!TryReadLength(ref reader, out var length))
        {
            return null;
        }

        if (length > maximumSize)
        {
            throw new MqttProtocolException($"a packet of {length} bytes is larger than {maximumSize}");
        }

        if (reader.Remaining < length)
        {
            return null;
        }

        var body = buffer.Slice(reader.Position, length);
        var packet = body.IsSingleSegment
            ? PacketDecoder.Decode(first, body.FirstSpan, version)
            : PacketDecoder.Decode(first, body.ToArray(), version);
        buffer = buffer.Slice(body.End);
        return packet;
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, out int length)
    {
        length = 0;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (!reader.TryRead(out var next))
            {
                return false;
            }

            length |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        throw new MqttProtocolException("a packet's length is longer than four bytes");
    }
}
