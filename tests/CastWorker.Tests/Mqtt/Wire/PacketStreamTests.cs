using System.Buffers;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;
using CastWorker.TestSupport.Mutation;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Mqtt.Wire;

public sealed class PacketStreamTests
{
    private static readonly byte[] Stream = [.. WireSamples.Packets.SelectMany(packet => packet)];
    private static readonly List<string> Whole = WireSamples.ReadAll(new ReadOnlySequence<byte>(Stream));

    [Test]
    public void The_samples_are_good() => Whole.Count.ShouldBe(WireSamples.Packets.Length);

    [Test]
    public void A_stream_may_be_split_anywhere()
    {
        for (var at = 0; at <= Stream.Length; at++)
        {
            WireSamples.ReadAll(SplitBytes.Of(Stream, at)).ShouldBe(Whole);
        }
    }

    [Test]
    public void A_stream_may_come_byte_by_byte() =>
        WireSamples.ReadAll(SplitBytes.Of(Stream, [.. Enumerable.Range(1, Stream.Length - 1)])).ShouldBe(Whole);

    [Test]
    public void A_stream_that_is_cut_yields_what_was_whole_and_waits_for_the_rest()
    {
        for (var length = 0; length < Stream.Length; length++)
        {
            var read = WireSamples.ReadAll(new ReadOnlySequence<byte>(Stream, 0, length));

            read.ShouldBe(Whole.Take(read.Count));
            read.Count.ShouldBeLessThan(Whole.Count);
        }
    }

    [Test]
    public void A_packet_cut_short_is_a_protocol_error()
    {
        foreach (var packet in WireSamples.Packets.Where(packet => packet is [0x32, ..] or [0x90, ..] or [0x20, ..]))
        {
            var body = packet.AsSpan(packet[1] < 0x80 ? 2 : 3).ToArray();
            for (var length = 0; length < Math.Min(body.Length, 4); length++)
            {
                Outcome(packet[0], body.AsSpan(0, length)).ShouldBeOneOf("read", "refused");
            }

            Outcome(packet[0], body.AsSpan(0, 1)).ShouldBe("refused");
        }
    }

    [Test]
    public void Any_bytes_are_read_or_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => OutcomeOfStream(bytes ?? []).Length > 0));

    [Test]
    public void A_message_comes_out_as_it_went_in() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte[], bool, bool, ushort)>(),
            ArbMap.Default.ArbFor<(NonEmptyString, byte[], uint?)>(),
            (a, b) => RoundTrips(a.Item1 ?? [], a.Item2, a.Item3, a.Item4, b.Item1.Get, b.Item2 ?? [], b.Item3)));

    [Test]
    public void A_packet_larger_than_allowed_is_refused_before_it_is_there()
    {
        var announced = new ReadOnlySequence<byte>([0x30, 0xFF, 0xFF, 0xFF, 0x7F]);

        Should.Throw<MqttProtocolException>(() => PacketFramer.TryRead(ref announced, 262_144, MqttVersion.V5));
    }

    [Test]
    public void A_length_without_end_is_refused()
    {
        var endless = new ReadOnlySequence<byte>([0x30, 0xFF, 0xFF, 0xFF, 0xFF]);

        Should.Throw<MqttProtocolException>(() => PacketFramer.TryRead(ref endless, 262_144, MqttVersion.V5));
    }

    private static bool RoundTrips(
        byte[] payload, bool retain, bool isText, ushort id, string text, byte[] correlation, uint? expiry)
    {
        // What .NET can hold and MQTT cannot: half characters, zeros and wildcards.
        var topic = "t" + string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0 or '+' or '#')));
        var message = new MqttMessage
        {
            Topic = topic,
            Payload = payload,
            Retain = retain,
            IsText = isText,
            PacketId = (ushort)Math.Max((int)id, 1),
            ResponseTopic = topic,
            ContentType = topic,
            CorrelationData = correlation,
            ExpirySeconds = expiry,
        };
        var bytes = new ReadOnlySequence<byte>(PacketEncoder.Publish(message, MqttVersion.V5));
        var read = PacketFramer.TryRead(ref bytes, int.MaxValue, MqttVersion.V5).ShouldBeOfType<MqttPacket.Publish>().Message;
        return bytes.IsEmpty
            && read with { Payload = default, CorrelationData = null }
                == message with { Payload = default, CorrelationData = null }
            && read.Payload.Span.SequenceEqual(payload)
            && read.CorrelationData!.Value.Span.SequenceEqual(correlation);
    }

    private static string Outcome(byte first, ReadOnlySpan<byte> body)
    {
        try
        {
            PacketDecoder.Decode(first, body, MqttVersion.V5);
            return "read";
        }
        catch (MqttProtocolException)
        {
            return "refused";
        }
    }

    private static string OutcomeOfStream(byte[] bytes)
    {
        try
        {
            WireSamples.ReadAll(new ReadOnlySequence<byte>(bytes));
            return "read";
        }
        catch (MqttProtocolException)
        {
            return "refused";
        }
    }
}
