using System.Buffers;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.TestSupport.Mutation;

/// <summary>Feeds spoiled packets of a broker, whole and split, to the reader of MQTT.</summary>
public static class PacketMutation
{
    private const int MaximumSize = 64 * 1024;

    /// <summary>Each kind of packet that a broker sends, with as many properties as it may carry.</summary>
    private static readonly byte[][] Good =
    [
        Bytes("20 03 00 00 00"),
        Bytes("20 18 00 00 15 21 0014 27 00010000 24 01 25 00 13 003C 12 0003 616263"),
        Bytes("20 02 00 05"),
        Bytes("90 05 0001 00 01 87"),
        Bytes("90 0C 0002 08 1F 0005 776F726473 01"),
        Bytes("40 02 0007"),
        Bytes("40 09 0007 87 05 1F 0002 6E6F"),
        Bytes("D0 00"),
        Bytes("E0 01 8E"),
        Bytes("E0 0A 9D 08 1C 0005 6D6F766564"),
        Bytes("3B 29 0003 612F62 000A 1F 0B 8101 26 0001 6B 0001 76 23 0001 08 0001 72 09 0002 0102 01 01 02 0000001E 0B 02 6869"),
        PacketEncoder.Publish(Command(new byte[300]), MqttVersion.V5),
        PacketEncoder.Publish(Command("{\"url\":\"http://ä.example/\"}"u8.ToArray()) with { Qos = 0 }, MqttVersion.V5),
        PacketEncoder.Publish(Command("ON"u8.ToArray()), MqttVersion.V311),
    ];

    public static MutationReport Run(int count, int seed, TimeProvider time)
    {
        var mutator = new ByteMutator(seed);
        var report = new MutationReport(time);
        for (var round = 0; round < count; round++)
        {
            var bytes = mutator.Spoil(mutator.Pick(Good), Good);
            var version = mutator.Next(4) == 0 ? MqttVersion.V311 : MqttVersion.V5;
            var stream = mutator.Next(2) == 0 || bytes.Length < 2
                ? new ReadOnlySequence<byte>(bytes)
                : SplitBytes.Of(bytes, mutator.Next(bytes.Length));
            report.Try(bytes, () => Outcome(stream, version));
        }

        return report;
    }

    private static string Outcome(ReadOnlySequence<byte> stream, MqttVersion version)
    {
        try
        {
            var packets = 0;
            while (PacketFramer.TryRead(ref stream, MaximumSize, version) is not null)
            {
                packets++;
            }

            return stream.IsEmpty && packets > 0 ? "read" : "waiting for more";
        }
        catch (MqttProtocolException)
        {
            return "refused";
        }
    }

    private static MqttMessage Command(byte[] payload) => new()
    {
        Topic = "castworker/target/tv/set",
        Payload = payload,
        PacketId = 9,
        IsText = true,
        ContentType = "application/json",
        ResponseTopic = "back/ä",
        CorrelationData = new byte[] { 1, 2, 3 },
        ExpirySeconds = 30,
    };

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
