using System.Net;
using System.Net.Sockets;

namespace CastWorker.TestSupport.Harness;

/// <summary>A port on loopback that nobody used a moment ago.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
