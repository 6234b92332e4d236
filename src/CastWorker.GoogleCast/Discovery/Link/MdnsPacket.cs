using System.Net;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>What arrived on an interface.</summary>
internal sealed record MdnsPacket(int Interface, IPEndPoint Sender, byte[] Bytes)
{
    public const int Port = 5353;

    /// <summary>Only those who speak from the common port take part; the others are old resolvers with a single question.</summary>
    public bool IsFromPort => Sender.Port == Port;
}
