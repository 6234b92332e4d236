using System.Buffers;

namespace CastWorker.Media.MpegTs;

/// <summary>Cuts what is to be sent into packets of 188 bytes, each with the number that follows on the last of its kind.</summary>
internal sealed class TsPackets
{
    public const int PacketLength = 188;

    private const byte Sync = 0x47;
    private const byte Stuffing = 0xFF;
    private const int HeaderLength = 4;
    private const int Begins = 0x4000;
    private const byte HasPayload = 0x10;
    private const byte HasAdaptation = 0x20;
    private const byte RandomAccess = 0x40;
    private const byte HasClock = 0x10;

    private readonly ArrayBufferWriter<byte> _packets = new();
    private readonly Dictionary<int, int> _numbers = [];

    public byte[] Take()
    {
        var packets = _packets.WrittenSpan.ToArray();
        _packets.ResetWrittenCount();
        return packets;
    }

    public void AddTable(int pid, ReadOnlySpan<byte> section)
    {
        Span<byte> packet = stackalloc byte[PacketLength];
        packet.Fill(Stuffing);
        WriteHeader(packet, pid, begins: true, HasPayload);
        section.CopyTo(packet[HeaderLength..]);
        _packets.Write(packet);
    }

    /// <param name="pid">The stream it belongs to.</param>
    /// <param name="content">A packet of that stream, of any length.</param>
    /// <param name="clock">The programme's clock in 90 kHz, if this packet carries it.</param>
    /// <param name="isKeyframe">Players can begin here.</param>
    public void Add(int pid, ReadOnlySpan<byte> content, long? clock, bool isKeyframe)
    {
        Span<byte> packet = stackalloc byte[PacketLength];
        for (var begins = true; !content.IsEmpty; begins = false)
        {
            ReadOnlySpan<byte> fields = begins ? Fields(clock, isKeyframe) : [];
            var room = PacketLength - HeaderLength - (fields.IsEmpty ? 0 : fields.Length + 1);
            var taken = Math.Min(room, content.Length);
            var missing = room - taken;
            WriteHeader(packet, pid, begins, fields.IsEmpty && missing == 0 ? HasPayload : (byte)(HasPayload | HasAdaptation));
            WriteAdaptation(packet[HeaderLength..(PacketLength - taken)], fields);
            content[..taken].CopyTo(packet[(PacketLength - taken)..]);
            content = content[taken..];
            _packets.Write(packet);
        }
    }

    /// <summary>What stands in front of the payload: its own length, what there is to say, and stuffing.</summary>
    private static void WriteAdaptation(Span<byte> target, ReadOnlySpan<byte> fields)
    {
        if (target.IsEmpty)
        {
            return;
        }

        target.Fill(Stuffing);
        target[0] = (byte)(target.Length - 1);
        if (target.Length > 1)
        {
            target[1] = 0;
            fields.CopyTo(target[1..]);
        }
    }

    private static byte[] Fields(long? clock, bool isKeyframe) => clock is not { } time
        ? []
        :
        [
            (byte)(HasClock | (isKeyframe ? RandomAccess : 0)),
            // 33 bits, six of ones, and nine for the 27 MHz that we leave at zero.
            (byte)(time >> 25), (byte)(time >> 17), (byte)(time >> 9), (byte)(time >> 1), (byte)(((time & 1) << 7) | 0x7E), 0,
        ];

    private void WriteHeader(Span<byte> packet, int pid, bool begins, byte parts)
    {
        var number = _numbers.GetValueOrDefault(pid);
        _numbers[pid] = (number + 1) & 0x0F;
        var address = pid | (begins ? Begins : 0);
        packet[0] = Sync;
        packet[1] = (byte)(address >> 8);
        packet[2] = (byte)address;
        packet[3] = (byte)(parts | number);
    }
}
