using System.Net.Sockets;
using System.Net.WebSockets;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>Names the ends of a connection.</summary>
internal static class MqttEnds
{
    public static MqttClosed From(MqttPacket.Disconnect goodbye) => new(
        goodbye.Reason == MqttReason.SessionTakenOver ? MqttEnd.TakenOver : MqttEnd.ByBroker,
        Words(goodbye.Text, goodbye.OtherServer) is { } words
            ? $"the broker said goodbye: {goodbye.Reason} ({words})"
            : $"the broker said goodbye: {goodbye.Reason}");

    /// <summary>What a broker says besides its code, fit for a log.</summary>
    public static string? Words(string? text, string? otherServer)
    {
        string[] words = [.. new[] { text, otherServer is null ? null : $"it names {otherServer}" }.OfType<string>()];
        return words.Length == 0 ? null : CleanText.Of(string.Join("; ", words), 300);
    }

    public static MqttClosed From(Exception failure) => failure switch
    {
        MqttProtocolException => new MqttClosed(MqttEnd.Malformed, failure.Message),
        MqttClosedException ended => ended.Closed,
        MqttException => new MqttClosed(MqttEnd.Lost, failure.Message),
        IOException { InnerException: SocketException broken } =>
            new MqttClosed(MqttEnd.Lost, $"the connection broke: {broken.SocketErrorCode}"),
        IOException or WebSocketException or ObjectDisposedException => new MqttClosed(MqttEnd.Lost, "the connection broke"),
        TimeoutException => new MqttClosed(MqttEnd.Silent, "the broker does not read what we send"),
        OperationCanceledException => new MqttClosed(MqttEnd.ByUs, "closed by the worker"),
        _ => new MqttClosed(MqttEnd.Lost, $"an error of our own: {failure.GetType().Name}: {failure.Message}"),
    };
}
