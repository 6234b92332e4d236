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
        catch (IOException)
        {
            // A reset is a rude way of hanging up.
            throw new MqttRefusedException(reason: null);
        }

        return answer switch
        {
            null => throw new MqttRefusedException(reason: null),
            MqttPacket.ConnAck { Reason: MqttReason.Success } accepted => accepted,
            MqttPacket.ConnAck refused => throw new MqttRefusedException(refused.Reason, refused.Properties.ReasonString),
            MqttPacket.Disconnect goodbye => throw new MqttRefusedException(goodbye.Reason, goodbye.Text),
            _ => throw new MqttProtocolException("the broker's first packet is no CONNACK"),
        };
    }
}
