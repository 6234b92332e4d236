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
        yield return new TestCaseData(new MqttOptions { User = "u", UserFile = "f" }, "not both").SetArgDisplayNames("two users");
        yield return new TestCaseData(new MqttOptions { PasswordFile = "f" }, "UserFile").SetArgDisplayNames("password file alone");
        yield return new TestCaseData(new MqttOptions { Host = "mqtt://box" }, "scheme").SetArgDisplayNames("address with scheme");
        yield return new TestCaseData(new MqttOptions { WebSocketPath = "/x" }, "Transport=WebSocket").SetArgDisplayNames("path for TCP");
        yield return new TestCaseData(new MqttOptions { Transport = BrokerTransport.WebSocket, WebSocketPath = "x" }, "begin")
            .SetArgDisplayNames("path without slash");
        yield return Tls("forgotten Enabled", new MqttTlsOptions { CaFile = "f" }, "Mqtt:Tls:Enabled");
        yield return Tls("insecure without TLS", new MqttTlsOptions { Insecure = true }, "Mqtt:Tls:Enabled");
        yield return Tls("key alone", new MqttTlsOptions { Enabled = true, KeyFile = "f" }, "CertificateFile");
        yield return Tls("insecure with CA", new MqttTlsOptions { Enabled = true, Insecure = true, CaFile = "f" }, "Insecure checks nothing");
    }

    private static TestCaseData Tls(string name, MqttTlsOptions tls, string word) =>
        new TestCaseData(new MqttOptions { Tls = tls }, word).SetArgDisplayNames(name);

    [TestCase(false, false, ExpectedResult = 1883)]
    [TestCase(false, true, ExpectedResult = 8883)]
    [TestCase(true, false, ExpectedResult = 1884)]
    [TestCase(true, true, ExpectedResult = 8884)]
    public int? The_port_follows_from_the_transport(bool webSocket, bool tls)
    {
        var options = new MqttOptions
        {
            Transport = webSocket ? BrokerTransport.WebSocket : BrokerTransport.Tcp,
            Tls = new MqttTlsOptions { Enabled = tls },
        };

        options.Complete("box");

        return options.Port;
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_named(object options, string word) =>
        Failures((MqttOptions)options).ShouldHaveSingleItem().ShouldContain(word);

    private static IEnumerable<string> Failures(MqttOptions options) =>
        new MqttOptionsValidator().Validate(null, options).Failures ?? [];
}
