using System.Buffers;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Tests.Mqtt.Wire;

/// <summary>Good bytes to be split, cut and spoiled.</summary>
internal static class WireSamples
{
    public static readonly byte[][] Packets =
    [
        [0x20, 0x03, 0x00, 0x00, 0x00],
        Convert.FromHexString("200600000321" + "0014"),
        Convert.FromHexString("90050001000187"),
        Convert.FromHexString("4009000787" + "05" + "1F00026E6F"),
        [0xD0, 0x00],
        [0xE0, 0x01, 0x8E],
        PacketEncoder.Publish(
            new MqttMessage
            {
                Topic = "castworker/target/tv/set/url",
                Payload = new byte[300],
                PacketId = 9,
                IsText = true,
                ContentType = "text/plain",
                ResponseTopic = "back/ä",
                CorrelationData = new byte[] { 1, 2, 3 },
                ExpirySeconds = 30,
            },
            MqttVersion.V5),
        PacketEncoder.Publish(new MqttMessage { Topic = "a", Qos = 0 }, MqttVersion.V5),
    ];

    /// <summary>Reads every whole packet of a stream, as text.</summary>
    public static List<string> ReadAll(ReadOnlySequence<byte> stream)
    {
        var texts = new List<string>();
        while (PacketFramer.TryRead(ref stream, 1_000_000, MqttVersion.V5) is { } packet)
        {
            texts.Add(Text(packet));
        }

        return texts;
    }

    private static string Text(MqttPacket packet) => packet switch
    {
        MqttPacket.Publish { Message: var message } =>
            $"{message with { Payload = default, CorrelationData = null }} {Convert.ToHexString(message.Payload.Span)} "
            + Convert.ToHexString(message.CorrelationData.GetValueOrDefault().Span),
        MqttPacket.SubAck ack => $"{ack.PacketId} {string.Join(',', ack.Reasons)}",
        _ => packet.ToString(),
    };
}
