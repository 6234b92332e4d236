using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Announcing;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.Tests.GoogleCast.Discovery;

internal sealed class AnnouncedRecordsTests
{
    private const string Host = "01234567-89ab-cdef-0123-456789abcdef.local";
    private const string Instance = $"Chromecast-Ultra-{Neighbour.Id}._googlecast._tcp.local";

    private readonly AnnouncedRecords _records = Neighbour.Records(Neighbour.Tv);

    [Test]
    public void An_announcement_reads_like_that_of_a_real_device()
    {
        var said = _records.Announcement;

        said.IsResponse.ShouldBeTrue();
        said.Answers.Select(record => $"{record.Type} {record.Seconds} {(record.Flush ? "flush" : "shared")} {record.Name}").ShouldBe(
        [
            "Ptr 120 shared _googlecast._tcp.local",
            $"Srv 120 flush {Instance}",
            $"Txt 4500 flush {Instance}",
            $"A 120 flush {Host}",
        ]);
        said.Answers.OfType<DnsRecord.Text>().Single().Strings.ShouldBe(
        [
            $"id={Neighbour.Id}", "ve=05", "md=Chromecast Ultra", "ic=/setup/icon.png", "fn=Living room", "ca=4101", "st=0", "rs=",
        ]);
    }

    [Test]
    public void A_running_app_shows()
    {
        var text = Neighbour.Records(Neighbour.Tv with { App = "Netflix" }).Announcement.Answers.OfType<DnsRecord.Text>().Single();

        (text.Value("st"), text.Value("rs")).ShouldBe(("1", "Netflix"));
    }

    [Test]
    public void Who_asks_for_the_service_gets_everything()
    {
        var answer = Ask(new DnsQuestion(CastNames.Service, DnsType.Ptr)).ShouldNotBeNull();

        answer.Answers.Select(record => record.Type).ShouldBe([DnsType.Ptr]);
        answer.Additional.Select(record => record.Type).ShouldBe([DnsType.Srv, DnsType.Txt, DnsType.A]);
    }

    [TestCase(Host, DnsType.A, 1)]
    [TestCase(Host, DnsType.Aaaa, 0)]
    [TestCase(Instance, DnsType.Any, 2)]
    [TestCase("_services._dns-sd._udp.local", DnsType.Ptr, 1)]
    [TestCase("_ipp._tcp.local", DnsType.Ptr, 0)]
    public void Each_question_gets_its_answers(string name, DnsType type, int answers) =>
        (Ask(new DnsQuestion(DnsName.Parse(name), type))?.Answers.Count ?? 0).ShouldBe(answers);

    [Test]
    public void What_the_asker_knows_is_not_said_again_while_it_is_fresh()
    {
        var known = new DnsRecord.Pointer(CastNames.Service, DnsName.Parse(Instance));
        var query = new DnsMessage { Questions = [new DnsQuestion(CastNames.Service, DnsType.Ptr)] };

        _records.Answer(query with { Answers = [known with { Seconds = 100 }] }).ShouldBeNull();
        _records.Answer(query with { Answers = [known with { Seconds = 30 }] }).ShouldNotBeNull();
    }

    [Test]
    public void An_old_resolver_gets_its_own_question_back_and_nothing_that_holds_long()
    {
        var query = new DnsMessage { Id = 99, Questions = [new DnsQuestion(CastNames.Service, DnsType.Ptr)] };

        var answer = LegacyAnswer.Of(query, _records.Answer(query)!);

        (answer.Id, answer.Questions).ShouldBe(((ushort)99, query.Questions));
        answer.Answers.Concat(answer.Additional).ShouldAllBe(record => record.Seconds <= 10 && !record.Flush);
    }

    private DnsMessage? Ask(DnsQuestion question) => _records.Answer(new DnsMessage { Questions = [question] });
}
