using System.Net;
using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.Tests.GoogleCast.Discovery.Dns;

public sealed class DnsCodecTests
{
    private const string Header = "0000 8400 0000 0001 0000 0000 ";

    [Test]
    public void A_question_is_written_as_every_responder_expects_it()
    {
        var bytes = DnsEncoder.Encode(new DnsMessage { Questions = [new DnsQuestion(CastNames.Service, DnsType.Ptr)] });

        Convert.ToHexString(bytes).ShouldBe(
            "000000000001000000000000" + "0B5F676F6F676C6563617374" + "045F746370" + "056C6F63616C" + "00" + "000C" + "0001");
    }

    [Test]
    public void What_is_written_is_read_again()
    {
        var instance = CastNames.Service.Child("Küche 1.0");
        var host = DnsName.Parse("tv.local");
        var message = new DnsMessage
        {
            Id = 7,
            IsResponse = true,
            Questions = [new DnsQuestion(CastNames.Service, DnsType.Ptr, WantsUnicast: true)],
            Answers = [new DnsRecord.Pointer(CastNames.Service, instance) { Seconds = 120 }],
            Additional =
            [
                new DnsRecord.Service(instance, host, 8009) { Seconds = 120, Flush = true },
                new DnsRecord.Text(instance, ["id=1", "fn=Küche"]) { Seconds = 4500, Flush = true },
                new DnsRecord.Address(host, IPAddress.Parse("192.0.2.7")) { Seconds = 120, Flush = true },
                new DnsRecord.Address(host, IPAddress.Parse("2001:db8::7")) { Seconds = 120, Flush = true },
            ],
        };

        var read = DnsDecoder.Decode(DnsEncoder.Encode(message));

        (read.Id, read.IsResponse).ShouldBe(((ushort)7, true));
        read.Questions.ShouldBe(message.Questions);
        Said(read.Answers).ShouldBe(Said(message.Answers));
        Said(read.Additional).ShouldBe(Said(message.Additional));
        read.Additional.Zip(message.Additional).ShouldAllBe(pair => pair.First.Says(pair.Second));
    }

    [Test]
    public void A_name_that_was_written_before_is_pointed_at()
    {
        var instance = CastNames.Service.Child("a");
        var bytes = DnsEncoder.Encode(new DnsMessage
        {
            Answers = [new DnsRecord.Pointer(CastNames.Service, instance), new DnsRecord.Pointer(CastNames.Service, instance)],
        });

        Convert.ToHexString(bytes).ShouldEndWith("C00C" + "000C0001" + "00000000" + "0002" + "C02E");
    }

    [Test]
    public void Dots_inside_a_label_do_not_part_it_and_case_does_not_matter()
    {
        var name = DnsName.Parse("a.local").Child("TV 1.0");

        name.ToString().ShouldBe("TV 1\\.0.a.local");
        name.ShouldBe(DnsName.Parse("A.LOCAL").Child("tv 1.0"));
        name.GetHashCode().ShouldBe(DnsName.Parse("A.LOCAL").Child("tv 1.0").GetHashCode());
        name.ShouldNotBe(DnsName.Parse("0.a.local").Child("TV 1"));
    }

    [Test]
    public void Records_that_nobody_needs_are_skipped()
    {
        // NSEC, an A record of three bytes, a TXT with an empty string in it.
        var read = Decode("0000 8400 0000 0003 0000 0000 "
            + "01 61 00 002F 8001 00000078 0004 C00C 0001 "
            + "01 61 00 0001 8001 00000078 0003 010203 "
            + "01 61 00 0010 8001 00001194 0004 00 02 613D");

        read.Answers.ShouldHaveSingleItem().ShouldBeOfType<DnsRecord.Text>().Strings.ShouldBe(["a="]);
    }

    [TestCase("", TestName = "nothing")]
    [TestCase("0000 8400 0000 0001 0000", TestName = "half a header")]
    [TestCase("0000 8403 0000 0000 0000 0000", TestName = "an error code")]
    [TestCase("0000 A400 0000 0000 0000 0000", TestName = "another operation")]
    [TestCase("0000 8400 0000 FFFF 0000 0000", TestName = "more records than fit into a message")]
    [TestCase("0000 8400 0001 0000 0000 0000 C00C 000C 0001", TestName = "a name that points at itself")]
    [TestCase("0000 8400 0001 0000 0000 0000 C00E C00C 000C 0001", TestName = "names that point at each other")]
    [TestCase("0000 8400 0001 0000 0000 0000 01 61 C00C 000C 0001", TestName = "a name that goes round and round")]
    [TestCase("0000 8400 0001 0000 0000 0000 C0FF 000C 0001", TestName = "a name that points beyond the end")]
    [TestCase("0000 8400 0001 0000 0000 0000 40 000C 0001", TestName = "a label of a kind that is not in use")]
    [TestCase("0000 8400 0001 0000 0000 0000 05 6162", TestName = "a label cut short")]
    [TestCase(Header + "01 61 00 000C 0001 00000078 0004 01 62 00", TestName = "a record cut short")]
    [TestCase(Header + "01 61 00 000C 0001 00000078 0002 01 62 00", TestName = "a name longer than its record")]
    [TestCase(Header + "01 61 00 0021 0001 00000078 0004 0000 0000", TestName = "a service without port and host")]
    [TestCase(Header + "01 61 00 0010 0001 00000078 0002 05 61", TestName = "a text longer than its record")]
    public void Malformed_messages_are_refused(string hex) => Should.Throw<DnsFormatException>(() => Decode(hex));

    [Test]
    public void A_name_of_more_than_255_bytes_is_refused()
    {
        var labels = string.Concat(Enumerable.Repeat("3F" + string.Concat(Enumerable.Repeat("61", 63)), 4));

        Should.Throw<DnsFormatException>(() => Decode("0000 8400 0001 0000 0000 0000" + labels + "00 000C 0001"));
    }

    [Test]
    public void A_message_of_more_than_9000_bytes_is_refused() =>
        Should.Throw<DnsFormatException>(() => DnsDecoder.Decode(new byte[9001]));

    private static DnsMessage Decode(string hex) =>
        DnsDecoder.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static IEnumerable<(string, DnsType, uint, bool)> Said(IEnumerable<DnsRecord> records) =>
        records.Select(record => (record.Name.ToString(), record.Type, record.Seconds, record.Flush));
}
