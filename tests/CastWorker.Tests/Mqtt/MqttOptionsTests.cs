using CastWorker.Mqtt;

namespace CastWorker.Tests.Mqtt;

public sealed class MqttOptionsTests
{
    [Test]
    public void The_defaults_are_valid_and_named_after_the_machine()
    {
        var options = new MqttOptions();

        options.Complete("Media-Box");

        Failures(options).ShouldBeEmpty();
        (options.WorkerId, options.ClientId).ShouldBe(("media_box", "castworker-media_box"));
    }

    [Test]
    public void Names_that_were_given_are_kept()
    {
        var options = new MqttOptions { WorkerId = "W-1", ClientId = "me" };

        options.Complete("box");

        (options.WorkerId, options.ClientId).ShouldBe(("W-1", "me"));
    }

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return new TestCaseData(new MqttOptions { Host = "" }, "Host").SetArgDisplayNames("no host");
        yield return new TestCaseData(new MqttOptions { Port = 0 }, "Port").SetArgDisplayNames("port 0");
        yield return new TestCaseData(new MqttOptions { Port = 70_000 }, "Port").SetArgDisplayNames("port 70000");
        yield return new TestCaseData(new MqttOptions { KeepAlive = TimeSpan.Zero }, "KeepAlive").SetArgDisplayNames("keep-alive");
        yield return new TestCaseData(new MqttOptions { BaseTopic = "a/+" }, "BaseTopic").SetArgDisplayNames("wildcard");
        yield return new TestCaseData(new MqttOptions { BaseTopic = "/a" }, "BaseTopic").SetArgDisplayNames("slash first");
        yield return new TestCaseData(new MqttOptions { BaseTopic = "a/" }, "BaseTopic").SetArgDisplayNames("slash last");
        yield return new TestCaseData(new MqttOptions { BaseTopic = "a\n" }, "BaseTopic").SetArgDisplayNames("line feed");
        yield return new TestCaseData(new MqttOptions { WorkerId = "a/b" }, "WorkerId").SetArgDisplayNames("worker id");
        yield return new TestCaseData(new MqttOptions { Password = "x" }, "User").SetArgDisplayNames("password alone");
        yield return new TestCaseData(new MqttOptions { User = "u", Password = "x", PasswordFile = "f" }, "not both")
            .SetArgDisplayNames("two passwords");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_named(object options, string word) =>
        Failures((MqttOptions)options).ShouldHaveSingleItem().ShouldContain(word);

    private static IEnumerable<string> Failures(MqttOptions options) =>
        new MqttOptionsValidator().Validate(null, options).Failures ?? [];
}
