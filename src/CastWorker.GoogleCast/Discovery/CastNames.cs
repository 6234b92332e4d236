using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>The names under which Cast devices are found.</summary>
internal static class CastNames
{
    public static readonly DnsName Service = DnsName.Parse("_googlecast._tcp.local");

    /// <summary>Where every kind of service is listed, for browsers of all services.</summary>
    public static readonly DnsName AllServices = DnsName.Parse("_services._dns-sd._udp.local");
}
