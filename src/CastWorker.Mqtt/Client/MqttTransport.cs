using System.Net.Sockets;

namespace CastWorker.Mqtt.Client;

/// <summary>Opens the stream of bytes to a broker.</summary>
internal delegate Task<Stream> MqttTransport(MqttConnectOptions options, CancellationToken ct);

/// <summary>Plain TCP.</summary>
internal static class TcpTransport
{
    public static async Task<Stream> OpenAsync(MqttConnectOptions options, CancellationToken ct)
    {
#pragma warning disable CA2000 // The stream owns it; on failure it is disposed below.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
#pragma warning restore CA2000
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(options.Host, options.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new MqttNetworkException(
                $"{options.Host}:{options.Port} cannot be reached: {refused.SocketErrorCode}", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
