namespace CastWorker.Mqtt.Client.Transports;

/// <summary>Puts the layers below MQTT together as the options say: TCP, TLS over it, WebSocket over either.</summary>
internal static class MqttTransports
{
    public static async Task<Stream> OpenAsync(MqttConnectOptions options, CancellationToken ct) =>
        options.WebSocketPath is { } path
            ? await WebSocketTransport.OpenAsync(options, path, OpenLineAsync, ct)
            : await OpenLineAsync(options, ct);

    private static async Task<Stream> OpenLineAsync(MqttConnectOptions options, CancellationToken ct)
    {
        var line = await TcpTransport.OpenAsync(options, ct);
        return options.Tls is { } tls ? await TlsTransport.OverAsync(line, options, tls, ct) : line;
    }
}
