using System.Net.WebSockets;

namespace CastWorker.Mqtt.Client.Transports;

/// <summary>
/// WebSocket over a line of ours. Always with the scheme ws, also over TLS: the line is secured before HTTP begins, so that
/// certificates are treated alike everywhere.
/// </summary>
internal static class WebSocketTransport
{
    /// <summary>The broker may hang up first when we say goodbye; it is not waited for much longer.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    public static async Task<Stream> OpenAsync(MqttConnectOptions options, string path, MqttTransport line, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, limit) => await line(options, limit),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        using var http = new HttpMessageInvoker(handler);
#pragma warning disable CA2000 // The stream owns it; on failure it is disposed below.
        var socket = new ClientWebSocket();
#pragma warning restore CA2000
        try
        {
            socket.Options.AddSubProtocol("mqtt");
            // MQTT has a keep-alive of its own.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await socket.ConnectAsync(AddressOf(options, path), http, ct);
            return WebSocketStream.Create(socket, WebSocketMessageType.Binary, CloseLimit);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (failure is not WebSocketException)
            {
                throw;
            }

            ct.ThrowIfCancellationRequested();
            throw Below(failure) ?? new MqttNetworkException(
                $"{options.Host}:{options.Port}{path} offers no MQTT over WebSocket: {failure.Message}", failure);
        }
    }

    /// <summary>HTTP wraps what our own line had to say.</summary>
    private static MqttException? Below(Exception? failure)
    {
        while (failure is not (null or MqttException))
        {
            failure = failure.InnerException;
        }

        return (MqttException?)failure;
    }

    private static Uri AddressOf(MqttConnectOptions options, string path) =>
        new UriBuilder("ws", options.Host, options.Port) { Path = path.Split('?')[0], Query = path.Contains('?') ? path[path.IndexOf('?')..] : "" }.Uri;
}
