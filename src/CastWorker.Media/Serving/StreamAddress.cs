using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CastWorker.Media.Serving;

/// <summary>Says where players, and we ourselves, find the server.</summary>
internal static class StreamAddress
{
    public const string Everywhere = "*";

    /// <summary>What a player is given.</summary>
    /// <param name="options">Where we listen, and what is configured for players.</param>
    /// <param name="port">Where we really listen.</param>
    /// <param name="seen">The address by which this player knows us; null when it is not known.</param>
    /// <param name="own">All our addresses.</param>
    public static Uri ForPlayers(MediaOptions options, int port, string? seen, IEnumerable<IPAddress> own) =>
        options.PublicBaseUrl is { Length: > 0 } configured
            ? new Uri(configured.TrimEnd('/') + "/", UriKind.Absolute)
            : Root(options.BindAddress is Everywhere ? seen ?? First(own) : options.BindAddress, port);

    /// <summary>What we use ourselves: a public address may not be reachable from inside.</summary>
    public static Uri ForUs(MediaOptions options, int port) =>
        Root(options.BindAddress is Everywhere ? $"{IPAddress.Loopback}" : options.BindAddress, port);

    /// <summary>The addresses of this machine that others may reach.</summary>
    public static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address);

    private static string First(IEnumerable<IPAddress> own) =>
        $"{own.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)) ?? IPAddress.Loopback}";

    private static Uri Root(string host, int port) => new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
}
