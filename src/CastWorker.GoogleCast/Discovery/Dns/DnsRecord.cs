using System.Net;
using System.Net.Sockets;

namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>One record, of one of the types that discovery is made of.</summary>
internal abstract record DnsRecord(DnsName Name, DnsType Type)
{
    /// <summary>Seconds for which it holds; zero takes it back.</summary>
    public uint Seconds { get; init; }

    /// <summary>Every older record of this name and type is void.</summary>
    public bool Flush { get; init; }

    /// <summary>Whether another record says the same, however long it holds.</summary>
    public virtual bool Says(DnsRecord other) => other.Type == Type && other.Name.Equals(Name);

    public sealed record Pointer(DnsName Name, DnsName Target) : DnsRecord(Name, DnsType.Ptr)
    {
        public override bool Says(DnsRecord other) => other is Pointer pointer && pointer.Target.Equals(Target) && base.Says(other);
    }

    public sealed record Service(DnsName Name, DnsName Host, int Port) : DnsRecord(Name, DnsType.Srv)
    {
        public override bool Says(DnsRecord other) =>
            other is Service service && service.Port == Port && service.Host.Equals(Host) && base.Says(other);
    }

    public sealed record Text(DnsName Name, IReadOnlyList<string> Strings) : DnsRecord(Name, DnsType.Txt)
    {
        public override bool Says(DnsRecord other) =>
            other is Text text && text.Strings.SequenceEqual(Strings, StringComparer.Ordinal) && base.Says(other);

        /// <summary>The value of a key; of a key that comes twice, the first counts.</summary>
        public string? Value(string key) => Strings
            .FirstOrDefault(text => text.StartsWith(key + "=", StringComparison.OrdinalIgnoreCase))?[(key.Length + 1)..];
    }

    public sealed record Address(DnsName Name, IPAddress Ip)
        : DnsRecord(Name, Ip.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa)
    {
        public override bool Says(DnsRecord other) => other is Address address && address.Ip.Equals(Ip) && base.Says(other);
    }
}
