using System.Buffers.Binary;
using System.Text;

namespace CastWorker.TestSupport;

/// <summary>A packet as a scripted broker sees it; read by code of its own, so that it cannot share the client's mistakes.</summary>
public sealed record ScriptedBrokerPacket(byte First, byte[] Body)
{
    public const int Connect = 1;
    public const int Publish = 3;
    public const int PubAck = 4;
    public const int Subscribe = 8;
    public const int PingReq = 12;
    public const int Disconnect = 14;

    public int Type => First >> 4;

    /// <summary>Of CONNECT: 4 or 5.</summary>
    public int ProtocolLevel => Body[6];

    /// <summary>Of CONNECT.</summary>
    public bool CleanStart => (Body[7] & 2) != 0;

    /// <summary>Of PUBLISH.</summary>
    public bool Retain => (First & 1) != 0;

    public string Topic => Encoding.UTF8.GetString(Body, 2, BinaryPrimitives.ReadUInt16BigEndian(Body));

    /// <summary>Of PUBLISH with QoS 1, of PUBACK and of SUBSCRIBE.</summary>
    public byte[] PacketId => Type == Publish ? Body[PayloadStart(0)..(PayloadStart(0) + 2)] : Body[..2];

    /// <summary>Of PUBLISH with QoS 1, as text.</summary>
    public string Payload(int protocolLevel)
    {
        var start = PayloadStart(2);
        return Encoding.UTF8.GetString(protocolLevel == 5 ? Body.AsSpan(start + 1 + Body[start]) : Body.AsSpan(start));
    }

    /// <summary>Of SUBSCRIBE: each filter with its options, as in <c>a/b 29</c>.</summary>
    public IReadOnlyList<string> Filters(int protocolLevel)
    {
        var filters = new List<string>();
        for (var at = protocolLevel == 5 ? 3 + Body[2] : 2; at < Body.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(at));
            filters.Add($"{Encoding.UTF8.GetString(Body, at + 2, length)} {Body[at + 2 + length]:X2}");
            at += 3 + length;
        }

        return filters;
    }

    /// <summary>Of SUBSCRIBE with MQTT 5: its properties, as hex.</summary>
    public string SubscribeProperties => Convert.ToHexString(Body, 3, Body[2]);

    private int PayloadStart(int packetIdLength) => 2 + BinaryPrimitives.ReadUInt16BigEndian(Body) + packetIdLength;
}
