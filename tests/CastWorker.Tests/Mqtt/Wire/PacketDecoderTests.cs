using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Tests.Mqtt.Wire;

public sealed class PacketDecoderTests
{
    [Test]
    public void CONNACK_5_tells_what_the_broker_allows()
    {
        var packet = Decode("20 18 00 00 15 21 0014 27 00010000 24 01 25 00 13 003C 12 0003 616263", MqttVersion.V5)
            .ShouldBeOfType<MqttPacket.ConnAck>();

        packet.Reason.ShouldBe(MqttReason.Success);
        packet.Properties.ReceiveMaximum.ShouldBe((ushort)20);
        packet.Properties.MaximumPacketSize.ShouldBe(65_536u);
        packet.Properties.MaximumQos.ShouldBe((byte)1);
        packet.Properties.RetainAvailable.ShouldBe((byte)0);
        packet.Properties.ServerKeepAlive.ShouldBe((ushort)60);
        packet.Properties.AssignedClientId.ShouldBe("abc");
    }

    [TestCase("20 02 00 00", "Success")]
    [TestCase("20 02 00 01", "UnsupportedVersion")]
    [TestCase("20 02 00 02", "ClientIdInvalid")]
    [TestCase("20 02 00 03", "ServerUnavailable")]
    [TestCase("20 02 00 04", "BadCredentials")]
    [TestCase("20 02 00 05", "NotAuthorized")]
    [TestCase("20 02 00 84", "UnsupportedVersion")]
    [TestCase("20 02 00 09", "Unspecified")]
    public void CONNACK_of_an_old_broker_is_understood_in_both_versions(string hex, string reason)
    {
        Decode(hex, MqttVersion.V311).ShouldBeOfType<MqttPacket.ConnAck>().Reason.ToString().ShouldBe(reason);
        Decode(hex, MqttVersion.V5).ShouldBeOfType<MqttPacket.ConnAck>().Reason.ToString().ShouldBe(reason);
    }

    [Test]
    public void PUBLISH_5_is_read_and_what_we_do_not_use_is_skipped()
    {
        // Subscription ids, user properties and a topic alias stand between the properties that we use.
        var message = Decode(
            "3B 29 0003 612F62 000A 1F 0B 8101 26 0001 6B 0001 76 23 0001 08 0001 72 09 0002 0102 01 01 02 0000001E 0B 02 6869",
            MqttVersion.V5).ShouldBeOfType<MqttPacket.Publish>().Message;

        message.Topic.ShouldBe("a/b");
        message.Payload.ToArray().ShouldBe("hi"u8.ToArray());
        message.PacketId.ShouldBe((ushort)10);
        (message.Retain, message.Duplicate, message.Qos, message.IsText).ShouldBe((true, true, 1, true));
        message.ResponseTopic.ShouldBe("r");
        message.CorrelationData!.Value.ToArray().ShouldBe([1, 2]);
        message.ExpirySeconds.ShouldBe(30u);
        message.SubscriptionIdentifiers.ShouldBe([129u, 2u]);
    }

    [Test]
    public void Answers_may_leave_out_what_is_usual()
    {
        Decode("40 02 0007", MqttVersion.V5).ShouldBe(new MqttPacket.PubAck(7, MqttReason.Success, null));
        Decode("40 03 0007 10", MqttVersion.V5).ShouldBe(new MqttPacket.PubAck(7, MqttReason.NoMatchingSubscribers, null));
        Decode("40 09 0007 87 05 1F 0002 6E6F", MqttVersion.V5)
            .ShouldBe(new MqttPacket.PubAck(7, MqttReason.NotAuthorized, "no"));
        Decode("E0 00", MqttVersion.V5).ShouldBe(new MqttPacket.Disconnect(MqttReason.Success, null, null));
        Decode("E0 01 8E", MqttVersion.V5).ShouldBe(new MqttPacket.Disconnect(MqttReason.SessionTakenOver, null, null));
        Decode("E0 0A 9D 08 1C 0005 6D 6F 76 65 64", MqttVersion.V5)
            .ShouldBe(new MqttPacket.Disconnect(MqttReason.ServerMoved, null, "moved"));
        Decode("D0 00", MqttVersion.V5).ShouldBe(new MqttPacket.PingResp());
    }

    [Test]
    public void SUBACK_has_one_answer_for_each_filter()
    {
        Decode("90 05 0001 00 01 87", MqttVersion.V5).ShouldBeOfType<MqttPacket.SubAck>().Reasons
            .ShouldBe([MqttReason.GrantedQos1, MqttReason.NotAuthorized]);
        Decode("90 04 0001 01 80", MqttVersion.V311).ShouldBeOfType<MqttPacket.SubAck>().Reasons
            .ShouldBe([MqttReason.GrantedQos1, MqttReason.Unspecified]);
    }

    [TestCase("30 00", TestName = "a PUBLISH without anything")]
    [TestCase("30 03 0005 61", TestName = "a topic cut short")]
    [TestCase("30 03 0001 2B", TestName = "a wildcard as topic")]
    [TestCase("30 03 0000 00", TestName = "an empty topic")]
    [TestCase("30 05 0002 C328 00", TestName = "a topic that is not UTF-8")]
    [TestCase("30 05 0002 6100 00", TestName = "a zero in a topic")]
    [TestCase("34 06 0001 61 0001 00", TestName = "QoS 2")]
    [TestCase("36 06 0001 61 0001 00", TestName = "QoS 3")]
    [TestCase("32 06 0001 61 0000 00", TestName = "packet id 0")]
    [TestCase("30 06 0001 61 02 7F 00", TestName = "an unknown property")]
    [TestCase("30 08 0001 61 04 01 01 01 01", TestName = "a property twice")]
    [TestCase("30 05 0001 61 7F 01", TestName = "properties longer than the packet")]
    [TestCase("30 07 0001 61 02 0B 00 00", TestName = "subscription identifier 0")]
    [TestCase("20 06 00 00 03 21 0000", TestName = "a receive maximum of zero")]
    [TestCase("20 03 02 00 00", TestName = "CONNACK flags")]
    [TestCase("D1 00", TestName = "PINGRESP with flags")]
    [TestCase("D0 01 00", TestName = "PINGRESP with a body")]
    [TestCase("10 00", TestName = "a CONNECT from the broker")]
    [TestCase("50 02 0001", TestName = "PUBREC without QoS 2")]
    [TestCase("00 00", TestName = "packet type 0")]
    [TestCase("F0 00", TestName = "AUTH, not asked for")]
    public void Malformed_packets_are_protocol_errors(string hex) =>
        Should.Throw<MqttProtocolException>(() => Decode(hex, MqttVersion.V5));

    private static MqttPacket Decode(string hex, MqttVersion version)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        bytes[1].ShouldBe((byte)(bytes.Length - 2), "the sample is wrong");
        return PacketDecoder.Decode(bytes[0], bytes.AsSpan(2), version);
    }
}
