using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>A network interface on which devices can be heard.</summary>
/// <param name="Index">The kernel's number for it; another one when it comes again.</param>
/// <param name="Name">As in <c>eth0</c>.</param>
/// <param name="Addresses">All of its own addresses.</param>
internal sealed record MdnsInterface(int Index, string Name, IReadOnlyList<IPAddress> Addresses)
{
    public bool Has(AddressFamily family) => Addresses.Any(address => address.AddressFamily == family);

    public bool IsSameAs(MdnsInterface other) => Index == other.Index && Addresses.SequenceEqual(other.Addresses);

    /// <summary>Those that are up and can multicast now: the named ones, or all when none is named.</summary>
    public static IReadOnlyList<MdnsInterface> Look(IReadOnlyCollection<string> named) =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            // Some drivers never say whether they are up.
            .Where(one => one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .Where(one => named.Count == 0
                ? one.SupportsMulticast && one.NetworkInterfaceType != NetworkInterfaceType.Loopback
                : named.Contains(one.Name, StringComparer.Ordinal))
            .Select(Read)
            .OfType<MdnsInterface>(),
    ];

    private static MdnsInterface? Read(NetworkInterface one)
    {
        try
        {
            var properties = one.GetIPProperties();
            IPAddress[] addresses = [.. properties.UnicastAddresses.Select(address => address.Address)];
            return addresses.Length == 0 ? null : new MdnsInterface(IndexOf(properties, addresses), one.Name, addresses);
        }
        catch (NetworkInformationException)
        {
            // It went away while we looked.
            return null;
        }
    }

    private static int IndexOf(IPInterfaceProperties properties, IPAddress[] addresses) =>
        addresses.Any(address => address.AddressFamily == AddressFamily.InterNetwork)
            ? properties.GetIPv4Properties().Index
            : properties.GetIPv6Properties().Index;
}
