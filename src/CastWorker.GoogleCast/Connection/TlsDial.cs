using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace CastWorker.GoogleCast.Connection;

/// <summary>Reaches TVs over the network: TCP, and TLS that protects from listeners but proves nobody's identity.</summary>
internal sealed class TlsDial(TimeSpan limit, bool allowOldCiphers, TimeProvider time)
{
    public async Task<CastLine> OpenAsync(CastAddress address, CancellationToken ct)
    {
        try
        {
            return await Deadline.RunAsync($"connecting to {address}", limit, time, give => OpenAnyAsync(address, give), ct);
        }
        catch (SocketException refused)
        {
            throw new CastUnreachableException($"{address} cannot be reached: {refused.SocketErrorCode}", refused);
        }
        catch (CastTimeoutException late)
        {
            throw new CastUnreachableException(late.Message, late);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException)
        {
            throw new CastUnreachableException($"{address} does not speak TLS as a TV does", failed);
        }
    }

    private async Task<CastLine> OpenAnyAsync(CastAddress address, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(address, TlsFlavours.Modern(address.Host), ct);
        }
        catch (Exception failed) when (allowOldCiphers && (failed is AuthenticationException or IOException))
        {
            return await OpenAsync(address, TlsFlavours.Old(address.Host), ct);
        }
    }

    private static async Task<CastLine> OpenAsync(CastAddress address, SslClientAuthenticationOptions flavour, CancellationToken ct)
    {
#pragma warning disable CA2000 // The stream owns it; on failure it is disposed below.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, ct);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(flavour, ct);
            return new CastLine { Stream = stream, OurAddress = AddressOf(socket.LocalEndPoint), Address = AddressOf(socket.RemoteEndPoint) };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string AddressOf(EndPoint? end)
    {
        var address = ((IPEndPoint)end!).Address;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
