using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Tests.Mqtt.Wire;

public sealed class PacketEncoderTests
{
    private static readonly MqttConnectOptions Options = new()
    {
        Host = "h",
        Port = 1,
        ClientId = "cw",
        User = "ann",
        Password = "pw",
        Will = new MqttMessage { Topic = "w", Payload = "offline"u8.ToArray(), Retain = true, IsText = true },
    };

    [Test]
    public void CONNECT_5_says_everything_in_this_order() => Hex(PacketEncoder.Connect(Options, MqttVersion.V5)).ShouldBe(
        "103B0004" + "4D515454" + "05" + "EE" + "000F"
        + "0F" + "110000002D" + "1701" + "210040" + "2700040000"
        + "00026377"
        + "070101" + "1800000005" + "000177" + "00076F66666C696E65"
        + "0003616E6E" + "00027077");

    [Test]
    public void CONNECT_311_carries_no_properties() => Hex(PacketEncoder.Connect(Options, MqttVersion.V311)).ShouldBe(
        "102300044D51545404EE000F00026377" + "000177" + "00076F66666C696E65" + "0003616E6E" + "00027077");

    [Test]
    public void A_session_is_resumed_only_with_MQTT_5()
    {
        var resume = Options with { CleanStart = false, Will = null, User = null, Password = null };

        PacketEncoder.Connect(resume, MqttVersion.V5)[9].ShouldBe((byte)0);
        PacketEncoder.Connect(resume, MqttVersion.V311)[9].ShouldBe((byte)2);
    }

    [Test]
    public void PUBLISH_5_carries_what_answers_need() =>
        Hex(PacketEncoder.Publish(
            new MqttMessage
            {
                Topic = "a/b",
                Payload = "hi"u8.ToArray(),
                PacketId = 10,
                IsText = true,
                ContentType = "t",
                ResponseTopic = "r",
                CorrelationData = new byte[] { 1, 2 },
                ExpirySeconds = 30,
            },
            MqttVersion.V5)).ShouldBe(
            "32" + "1E" + "0003612F62" + "000A"
            + "14" + "0101" + "020000001E" + "03000174" + "08000172" + "0900020102" + "6869");

    [Test]
    public void PUBLISH_311_is_topic_id_and_payload() =>
        Hex(PacketEncoder.Publish(
            new MqttMessage { Topic = "a", Payload = "x"u8.ToArray(), PacketId = 1, Retain = true }, MqttVersion.V311))
            .ShouldBe("3306" + "000161" + "0001" + "78");

    [Test]
    public void PUBLISH_with_QoS_0_has_no_id() =>
        Hex(PacketEncoder.Publish(new MqttMessage { Topic = "a", Qos = 0 }, MqttVersion.V311)).ShouldBe("3003000161");

    [Test]
    public void SUBSCRIBE_5_wants_no_kept_messages_and_sees_the_retain_flag() =>
        Hex(PacketEncoder.Subscribe(1, null, [new MqttFilter("a/+"), new MqttFilter("b")], MqttVersion.V5))
            .ShouldBe("820D" + "0001" + "00" + "0003612F2B" + "29" + "000162" + "29");

    [Test]
    public void SUBSCRIBE_5_says_how_if_somebody_chose() =>
        Hex(PacketEncoder.Subscribe(
            1,
            300,
            [
                new MqttFilter("a", 0) { RetainHandling = MqttRetainHandling.Always, NoLocal = true },
                new MqttFilter("b") { RetainHandling = MqttRetainHandling.WhenNew, RetainAsPublished = false },
            ],
            MqttVersion.V5))
            .ShouldBe("820E" + "0001" + "03" + "0BAC02" + "0001610C" + "00016211");

    [Test]
    public void SUBSCRIBE_311_knows_only_the_QoS() =>
        Hex(PacketEncoder.Subscribe(
            1, 7, [new MqttFilter("a") { NoLocal = true, SubscriptionIdentifier = 7 }], MqttVersion.V311))
            .ShouldBe("8206" + "0001" + "00016101");

    [Test]
    public void The_short_packets_are_short()
    {
        Hex(PacketEncoder.PubAck(0x1234)).ShouldBe("40021234");
        Hex(PacketEncoder.PingReq()).ShouldBe("C000");
        Hex(PacketEncoder.Disconnect()).ShouldBe("E000");
    }

    [TestCase(0, ExpectedResult = "00")]
    [TestCase(127, ExpectedResult = "7F")]
    [TestCase(128, ExpectedResult = "8001")]
    [TestCase(16_383, ExpectedResult = "FF7F")]
    [TestCase(16_384, ExpectedResult = "808001")]
    [TestCase(2_097_152, ExpectedResult = "80808001")]
    [TestCase(WireWriter.MaximumLength, ExpectedResult = "FFFFFF7F")]
    public string A_length_takes_one_to_four_bytes(int length) =>
        Convert.ToHexString(new WireWriter().VariableNumber(length).Written);

    [Test]
    public void A_text_longer_than_its_length_field_is_refused() =>
        Should.Throw<MqttTooLargeException>(() => new WireWriter().Text(new string('x', 65_536)));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
