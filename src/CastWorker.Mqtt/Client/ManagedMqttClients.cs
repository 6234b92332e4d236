using System.Net.WebSockets;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>Opens connections with the client of our own: MQTT 5 first, 3.1.1 where the broker knows no better.</summary>
internal sealed class ManagedMqttClients(MqttTransport transport, MqttTimeouts timeouts, TimeProvider time) : IMqttClients
{
    public async Task<IMqttClient> ConnectAsync(
        MqttConnectOptions options, Action<MqttMessage> take, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(options, options.Version ?? MqttVersion.V5, take, ct);
        }
        catch (MqttRefusedException refused) when (refused.MayBeTooOldForV5 && options.Version is null)
        {
            return await OpenAsync(options, MqttVersion.V311, take, ct);
        }
    }

    private async Task<IMqttClient> OpenAsync(
        MqttConnectOptions options, MqttVersion version, Action<MqttMessage> take, CancellationToken ct)
    {
        var stream = await Deadline.RunAsync(
            $"connecting to {options.Host}:{options.Port}", timeouts.Open, time, limit => transport(options, limit), ct);
        var packets = new PacketStream(stream, version, options.MaximumPacketSize);
        try
        {
            var accepted = await Deadline.RunAsync(
                "the answer to CONNECT", timeouts.Handshake, time, limit => GreetAsync(packets, options, limit), ct);
            return ManagedMqttClient.Start(packets, options, accepted, take, timeouts, time);
        }
        catch
        {
            await packets.DisposeAsync();
            throw;
        }
    }

    private static async Task<MqttPacket.ConnAck> GreetAsync(
        PacketStream packets, MqttConnectOptions options, CancellationToken ct)
    {
        MqttPacket? answer;
        try
        {
            await packets.WriteAsync(PacketEncoder.Connect(options, packets.Version), ct);
            answer = await packets.ReadAsync(ct);
        }
        catch (Exception reset) when (reset is IOException or WebSocketException)
        {
            // A rude way of hanging up.
            answer = null;
        }

        return answer switch
        {
            null => throw new MqttRefusedException(reason: null, Guess(options)),
            MqttPacket.ConnAck { Reason: MqttReason.Success } accepted => accepted,
            MqttPacket.ConnAck refused => throw new MqttRefusedException(
                refused.Reason, MqttEnds.Words(refused.Properties.ReasonString, refused.Properties.ServerReference)),
            MqttPacket.Disconnect goodbye => throw new MqttRefusedException(
                goodbye.Reason, MqttEnds.Words(goodbye.Text, goodbye.OtherServer)),
            _ => throw new MqttProtocolException("the broker's first packet is no CONNACK"),
        };
    }

    /// <summary>What most often stands behind a broker that hangs up without a word.</summary>
    private static string Guess(MqttConnectOptions options) => options.Tls switch
    {
        null => "is this perhaps its port for TLS or WebSocket?",
        { CertificateFile: null } => "does it perhaps want a certificate of ours (Mqtt:Tls:CertificateFile)?",
        _ => "does it perhaps not accept our certificate (Mqtt:Tls:CertificateFile)?",
    };
}
