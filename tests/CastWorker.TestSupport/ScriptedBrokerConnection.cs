using System.Net.Sockets;
using System.Text;

namespace CastWorker.TestSupport;

/// <summary>One client's connection to a scripted broker, for the script to play with.</summary>
public sealed class ScriptedBrokerConnection(ScriptedBroker broker, Socket socket, int number, CancellationToken ct)
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>1 for the first connection.</summary>
    public int Number => number;

    /// <summary>The version the client asked for.</summary>
    public int ProtocolLevel { get; private set; }

    /// <summary>The next packet, or null when the client has hung up.</summary>
    public async Task<ScriptedBrokerPacket?> ReadAsync()
    {
        try
        {
            var first = await ByteAsync();
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = await ByteAsync();
                length |= (next & 0x7F) << shift;
                if (next < 0x80)
                {
                    break;
                }
            }

            var body = new byte[length];
            await _stream.ReadExactlyAsync(body, ct);
            var packet = new ScriptedBrokerPacket(first, body);
            ProtocolLevel = packet.Type == ScriptedBrokerPacket.Connect ? packet.ProtocolLevel : ProtocolLevel;
            broker.Record(packet);
            return packet;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task WriteAsync(string hex) => await _stream.WriteAsync(Convert.FromHexString(hex.Replace(" ", "")), ct);

    /// <summary>Reads CONNECT and lets the client in.</summary>
    public async Task AcceptAsync()
    {
        await ReadAsync();
        await WriteAsync(ProtocolLevel == 5 ? "20 03 00 00 00" : "20 02 00 00");
    }

    /// <summary>Answers as a good broker does, except where the script takes a packet upon itself by returning true.</summary>
    public async Task ServeAsync(Func<ScriptedBrokerPacket, Task<bool>>? script = null)
    {
        while (await ReadAsync() is { } packet)
        {
            if (script is null || !await script(packet))
            {
                await AnswerAsync(packet);
            }
        }
    }

    public async Task AnswerAsync(ScriptedBrokerPacket packet)
    {
        switch (packet.Type)
        {
            case ScriptedBrokerPacket.Publish when (packet.First & 6) != 0:
                await WriteAsync("40 02" + Convert.ToHexString(packet.PacketId));
                break;
            case ScriptedBrokerPacket.Subscribe:
                await SubAckAsync(packet, "01");
                break;
            case ScriptedBrokerPacket.PingReq:
                await WriteAsync("D0 00");
                break;
        }
    }

    /// <summary>Answers every filter of a SUBSCRIBE with the same code.</summary>
    public async Task SubAckAsync(ScriptedBrokerPacket subscribe, string code)
    {
        var count = subscribe.Filters(ProtocolLevel).Count;
        var properties = ProtocolLevel == 5 ? "00" : "";
        var body = Convert.ToHexString(subscribe.PacketId) + properties + string.Concat(Enumerable.Repeat(code, count));
        await WriteAsync($"90 {body.Length / 2:X2}" + body);
    }

    /// <summary>Sends a message with QoS 1.</summary>
    public async Task PublishAsync(string topic, string payload, ushort packetId, bool duplicate = false, bool retain = false)
    {
        var name = Convert.ToHexString(Encoding.UTF8.GetBytes(topic));
        var body = $"{name.Length / 2:X4}{name}{packetId:X4}{(ProtocolLevel == 5 ? "00" : "")}"
            + Convert.ToHexString(Encoding.UTF8.GetBytes(payload));
        var first = 0x32 | (duplicate ? 8 : 0) | (retain ? 1 : 0);
        await WriteAsync($"{first:X2}{body.Length / 2:X2}{body}");
    }

    public void HangUp() => _stream.Dispose();

    /// <summary>As a machine that crashed or a firewall does it: RST.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    private async Task<byte> ByteAsync()
    {
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one, ct);
        return one[0];
    }
}
