using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CastWorker.Media.Serving;

/// <summary>An address or port cannot be listened on.</summary>
/// <param name="section">The part of the configuration that has <c>BindAddress</c> and <c>Port</c>.</param>
public sealed class ListenException(string address, int port, string section, Exception inner)
    : Exception(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Cannot listen on {address} port {port}: {inner.Message} See {section}:BindAddress and {section}:Port."),
        inner)
{
    public string Address { get; } = address;

    public int Port { get; } = port;
}

/// <summary>Opens HTTP listeners.</summary>
public static class HttpDoor
{
    private const int Attempts = 5;

    /// <summary>A listening listener and its port.</summary>
    /// <exception cref="ListenException">It is not to be had.</exception>
    public static (HttpListener Listener, int Port) Open(string address, int port, string section)
    {
        // HttpListener does not know port 0, and a free port that we found can be taken before we have it.
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = false };
            try
            {
                listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{address}:{chosen}/"));
                listener.Start();
                return (listener, chosen);
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException or ArgumentException)
            {
                listener.Close();
                if (port != 0 || attempt == Attempts)
                {
                    throw new ListenException(address, chosen, section, exception);
                }
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
