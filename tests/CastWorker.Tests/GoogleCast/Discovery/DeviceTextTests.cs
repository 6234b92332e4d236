using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.Tests.GoogleCast.Discovery;

public sealed class DeviceTextTests
{
    [Test]
    public void Names_are_one_printable_line_of_limited_length()
    {
        Read("id=1", "fn=Living\n\u0007room\u202E \u2028 TV").Name.ShouldBe("Living room TV");
        Read("id=1", "fn=" + new string('x', 300)).Name.Length.ShouldBe(64);
        Read("id=1", "fn=" + new string('x', 63) + "😀").Name.ShouldBe(new string('x', 63), "no character is cut in two");
    }

    [Test]
    public void Who_gives_no_name_is_called_by_model_or_id()
    {
        Read("id=1", "md=Chromecast", "fn=").Name.ShouldBe("Chromecast");
        Read("id=1").Name.ShouldBe("1");
    }

    [Test]
    public void Keys_are_read_in_any_case_and_the_first_counts() =>
        Read("ID=AB-1", "CA=5", "ca=4", "x", "=y").ShouldBe(new DeviceText { Id = "ab-1", Name = "ab-1", IsVideo = true });

    [TestCase("fn=TV", TestName = "no id")]
    [TestCase("id=", TestName = "an empty id")]
    [TestCase("id=a/b", TestName = "an id that is none")]
    public void Without_an_id_there_is_no_device(string text) =>
        DeviceText.Read(new DnsRecord.Text(CastNames.Service.Child("x"), [text])).ShouldBeNull();

    [TestCase("ca=")]
    [TestCase("ca=x")]
    [TestCase("ca=-1")]
    [TestCase("ca=99999999999999")]
    public void Capabilities_that_are_no_number_are_none(string text) => Read("id=1", text).IsVideo.ShouldBeFalse();

    private static DeviceText Read(params string[] strings) =>
        DeviceText.Read(new DnsRecord.Text(CastNames.Service.Child("x"), strings)).ShouldNotBeNull();
}
