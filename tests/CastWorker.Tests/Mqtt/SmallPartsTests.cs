using CastWorker.Mqtt;
using CastWorker.Sessions;

namespace CastWorker.Tests.Mqtt;

public sealed class SmallPartsTests
{
    private static readonly MqttTopics Topics = new("house/cast", "w1");

    [TestCase(nameof(ErrorCode.UrlNotAllowed), ExpectedResult = "url_not_allowed")]
    [TestCase(nameof(ErrorCode.PageHttpError), ExpectedResult = "page_http_error")]
    [TestCase(nameof(ErrorCode.Internal), ExpectedResult = "internal")]
    public string Codes_are_written_in_snake_case(string code) => WireNames.Of(Enum.Parse<ErrorCode>(code));

    [Test]
    public void Every_name_is_read_back_as_itself()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
        {
            WireNames.TryParse<ErrorCode>(WireNames.Of(code), out var read).ShouldBeTrue();
            read.ShouldBe(code);
        }

        WireNames.TryParse<ErrorCode>("no_such_code", out _).ShouldBeFalse();
    }

    [TestCase("house/cast/target/tv/set", "Set { Target = tv }")]
    [TestCase("house/cast/target/tv/set/url", "SetProperty { Target = tv, Property = url }")]
    [TestCase("house/cast/target/tv/get", "Get { Target = tv }")]
    [TestCase("house/cast/request/start", "Request { Verb = start }")]
    public void Command_topics_are_recognised(string topic, string expected) =>
        Topics.Parse(topic)!.ToString().ShouldBe(expected);

    [TestCase("house/cast/target/tv/state")]
    [TestCase("house/cast/target/tv/set/url/more")]
    [TestCase("house/cast/response/start")]
    [TestCase("house/castle/request/start")]
    [TestCase("cast/request/start")]
    [TestCase("")]
    public void Other_topics_are_no_commands(string topic) => Topics.IsCommand(topic).ShouldBeFalse();

    [TestCase("Living-Room.TV", ExpectedResult = "living_room_tv")]
    [TestCase("ä", ExpectedResult = "_")]
    [TestCase("", ExpectedResult = "worker")]
    public string A_name_is_made_fit_for_a_topic(string name) => MqttTopics.Slug(name);

    [TestCase("ON", ExpectedResult = true)]
    [TestCase("on", ExpectedResult = true)]
    [TestCase("true", ExpectedResult = true)]
    [TestCase("1", ExpectedResult = true)]
    [TestCase(" PRESS\n", ExpectedResult = true)]
    [TestCase("\"ON\"", ExpectedResult = true)]
    [TestCase("OFF", ExpectedResult = false)]
    [TestCase("False", ExpectedResult = false)]
    [TestCase("0", ExpectedResult = false)]
    [TestCase("maybe", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public bool? Switches_are_read_tolerantly(string text) => OnOff.TryParse(text, out var on) ? on : null;

    [Test]
    public void Text_from_outside_cannot_forge_a_line() =>
        CleanText.Of("a\nb\u202Ec\u2028d\uD800e").ShouldBe("a�b�c�d�e");

    [Test]
    public void A_cut_never_splits_a_character()
    {
        CleanText.Cut("abc😀def", 5).ShouldBe("abc…");
        CleanText.Cut("abc", 3).ShouldBe("abc");
    }
}
