namespace CastWorker.Media.MpegTs;

/// <summary>A picture or some sound as a transport stream carried it.</summary>
/// <param name="Pid">Which of its streams it belongs to.</param>
/// <param name="Time">When it is shown or heard, in 90 kHz, which begin anew after a day.</param>
/// <param name="DecodedAt">When it is decoded.</param>
/// <param name="Content">Its bytes.</param>
internal readonly record struct TsUnit(int Pid, long Time, long DecodedAt, ReadOnlyMemory<byte> Content);

/// <summary>Takes a transport stream apart as FFmpeg writes it: its table where we want it, and each picture in a packet of its own. Not for what comes from an aerial.</summary>
internal sealed class TsReader
{
    private const byte Sync = 0x47;
    private const int HeaderLength = 4;
    private const byte BeginsUnit = 0x40;
    private const byte HasAdaptation = 0x20;
    private const byte HasPayload = 0x10;

    private readonly byte[] _packet = new byte[TsPackets.PacketLength];
    private readonly Dictionary<int, PesCollector> _collectors = [];
    private int _filled;

    /// <summary>The kind of each stream by its number, as the standard has them; empty until its table has come.</summary>
    public IReadOnlyDictionary<int, byte> Kinds { get; private set; } = new Dictionary<int, byte>();

    /// <summary>Takes the next bytes, however many; adds what is whole by them.</summary>
    /// <exception cref="InvalidDataException">This is no transport stream, or not such a one.</exception>
    public void Take(ReadOnlySpan<byte> bytes, ICollection<TsUnit> whole)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, _packet.Length - _filled);
            bytes[..taken].CopyTo(_packet.AsSpan(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == _packet.Length)
            {
                _filled = 0;
                TakePacket(whole);
            }
        }
    }

    private void TakePacket(ICollection<TsUnit> whole)
    {
        var packet = (ReadOnlySpan<byte>)_packet;
        if (packet[0] != Sync)
        {
            throw new InvalidDataException("This is no transport stream.");
        }

        var pid = ((packet[1] & 0x1F) << 8) | packet[2];
        var begins = (packet[1] & BeginsUnit) != 0;
        var at = HeaderLength + ((packet[3] & HasAdaptation) != 0 ? 1 + packet[HeaderLength] : 0);
        if ((packet[3] & HasPayload) == 0 || at >= packet.Length)
        {
            return;
        }

        if (pid == TsTables.StreamsPid && begins)
        {
            Kinds = TsTables.KindsOf(packet[(at + 1 + packet[at])..]);
        }
        else if (Kinds.ContainsKey(pid))
        {
            Collect(pid, begins, packet[at..], whole);
        }
    }

    private void Collect(int pid, bool begins, ReadOnlySpan<byte> payload, ICollection<TsUnit> whole)
    {
        if (!_collectors.TryGetValue(pid, out var collector))
        {
            _collectors[pid] = collector = new PesCollector(pid);
        }

        if (begins && collector.Take() is { } before)
        {
            whole.Add(before);
        }

        collector.Add(payload);
        if (collector.IsWhole && collector.Take() is { } finished)
        {
            whole.Add(finished);
        }
    }
}
