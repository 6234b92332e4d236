using System.Net.Sockets;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>Names the ends of a connection.</summary>
internal static class MqttEnds
{
    public static MqttClosed From(MqttPacket.Disconnect goodbye) => new(
        goodbye.Reason == MqttReason.SessionTakenOver ? MqttEnd.TakenOver : MqttEnd.ByBroker,
        $"the broker said goodbye: {goodbye.Reason}{(goodbye.Text is null ? "" : $" ({goodbye.Text})")}");

    public static MqttClosed From(Exception failure) => failure switch
    {
        MqttProtocolException => new MqttClosed(MqttEnd.Malformed, failure.Message),
        MqttClosedException ended => ended.Closed,
        MqttException => new MqttClosed(MqttEnd.Lost, failure.Message),
        IOException { InnerException: SocketException broken } =>
            new MqttClosed(MqttEnd.Lost, $"the connection broke: {broken.SocketErrorCode}"),
        IOException or ObjectDisposedException => new MqttClosed(MqttEnd.Lost, "the connection broke"),
        TimeoutException => new MqttClosed(MqttEnd.Silent, "the broker does not read what we send"),
        OperationCanceledException => new MqttClosed(MqttEnd.ByUs, "closed by the worker"),
        _ => new MqttClosed(MqttEnd.Lost, $"an error of our own: {failure.GetType().Name}: {failure.Message}"),
    };
}
