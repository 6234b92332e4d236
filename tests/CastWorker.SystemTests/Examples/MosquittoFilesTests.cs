using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>The files of deploy/mosquitto: who may do what, and the certificates.</summary>
[CancelAfter(60_000)]
public sealed class MosquittoFilesTests
{
    private const string Set = "castworker/target/tv/set/url";
    private const string State = "castworker/target/tv/state";

    [Test]
    public async Task Nobody_gets_in_without_a_password([Values(BrokerFlavour.Passwords, BrokerFlavour.Tls)] BrokerFlavour flavour, CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct, flavour);
        var known = broker.ClientArguments(BrokerFolder.Viewer);
        string[] nameless = [.. known.Where((_, at) => known[at] is not ("-u" or "-P") && (at == 0 || known[at - 1] is not ("-u" or "-P")))];

        await RunningProgram.RunAsync("mosquitto_pub", [.. known, "-t", State, "-m", "x"], ct);
        var refused = RunningProgram.RunAsync("mosquitto_pub", [.. nameless, "-t", State, "-m", "x"], ct);

        (await refused.ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("not authorised", Case.Insensitive);
    }

    [TestCase(BrokerFolder.Worker, State, true)]
    [TestCase(BrokerFolder.Worker, "castworker/reply/me", true)]
    [TestCase(BrokerFolder.Worker, "castworker/response/start", true)]
    [TestCase(BrokerFolder.Worker, "homeassistant/status", false)]
    [TestCase(BrokerFolder.Worker, "zigbee2mqtt/lamp/set", false)]
    [TestCase(BrokerFolder.Commander, Set, true)]
    [TestCase(BrokerFolder.Commander, "castworker/request/popup", true)]
    [TestCase(BrokerFolder.Commander, State, false)]
    [TestCase(BrokerFolder.Viewer, Set, false)]
    [TestCase(BrokerFolder.Viewer, "castworker/request/start", false)]
    [TestCase(BrokerFolder.Viewer, State, false)]
    public async Task Who_may_say_what(string user, string topic, bool may, CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct, BrokerFlavour.Passwords);
        await using var everything = await MqttWatcher.StartAsync(broker, ct);

        await RunningProgram.RunAsync("mosquitto_pub", [.. broker.ClientArguments(user), "-q", "1", "-t", topic, "-m", "said"], ct);
        await everything.PublishAsync("test/afterwards", "x", ct);
        await Eventually.BeTrueAsync(() => everything.Of("test/afterwards").Count > 0, "what was said later", ct);

        everything.Of(topic).ShouldBe(may ? ["said"] : []);
    }

    [TestCase(BrokerFolder.Viewer, State, true)]
    [TestCase(BrokerFolder.Viewer, Set, false)]
    [TestCase(BrokerFolder.Viewer, "castworker/reply/somebody", false)]
    [TestCase(BrokerFolder.Worker, Set, true)]
    [TestCase(BrokerFolder.Worker, "zigbee2mqtt/lamp", false)]
    [TestCase(BrokerFolder.Commander, "castworker/reply/somebody", true)]
    public async Task Who_may_hear_what(string user, string topic, bool may, CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct, BrokerFlavour.Passwords);
        await using var everything = await MqttWatcher.StartAsync(broker, ct);
        await RunningProgram.RunAsync("mosquitto_pub", [.. broker.ClientArguments(), "-r", "-q", "1", "-t", topic, "-m", "kept"], ct);

        await using var listener = RunningProgram.Start(
            "mosquitto_sub", [.. broker.ClientArguments(user), "-t", topic, "-t", "castworker/worker/w1/status", "-F", "%t %p"]);
        await Eventually.BeTrueAsync(
            async () =>
            {
                await everything.PublishAsync("castworker/worker/w1/status", "online", ct);
                return listener.Lines.Any(line => line.EndsWith(" online", StringComparison.Ordinal));
            },
            "the listener to hear what it may",
            ct);

        listener.Lines.Contains($"{topic} kept", StringComparer.Ordinal).ShouldBe(may);
    }

    [Test]
    public async Task Certificates_that_are_good_stay_and_other_names_make_a_new_one(CancellationToken ct)
    {
        using var folder = new BrokerFolder(BrokerFlavour.Anonymous, persistent: false);

        await MakeAsync(folder.Path, ct, "broker.local", "192.0.2.10", "::1");
        var first = await CertificateAsync(folder.Path, "server", ct);
        await MakeAsync(folder.Path, ct, "broker.local", "192.0.2.10", "::1");
        (await CertificateAsync(folder.Path, "server", ct)).ShouldBe(first);
        await MakeAsync(folder.Path, ct, "other.local");

        (await CertificateAsync(folder.Path, "server", ct)).ShouldNotBe(first);
        first.ShouldContain("DNS:broker.local, IP Address:192.0.2.10, IP Address:0:0:0:0:0:0:0:1");
        File.GetUnixFileMode(Path.Combine(folder.Path, "server.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public async Task A_client_has_a_certificate_of_its_own_from_the_same_authority(CancellationToken ct)
    {
        using var folder = new BrokerFolder(BrokerFlavour.Anonymous, persistent: false);

        await MakeAsync(folder.Path, ct, "broker.local");
        await MakeAsync(folder.Path, ct, "--client", "castworker", "viewer");

        (await CertificateAsync(folder.Path, "castworker", ct)).ShouldContain("TLS Web Client Authentication");
        (await RunningProgram.RunAsync(
            "openssl",
            ["verify", "-CAfile", Path.Combine(folder.Path, "ca.crt"), Path.Combine(folder.Path, "castworker.crt"), Path.Combine(folder.Path, "viewer.crt")],
            ct)).ShouldContain("viewer.crt: OK");
    }

    [TestCase("a b")]
    [TestCase("-x")]
    [TestCase("a/b")]
    public async Task A_name_that_is_none_is_refused_and_makes_nothing(string name, CancellationToken ct)
    {
        using var folder = new BrokerFolder(BrokerFlavour.Anonymous, persistent: false);

        await MakeAsync(folder.Path, ct, name).ShouldThrowAsync<InvalidOperationException>();

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static Task<string> MakeAsync(string folder, CancellationToken ct, params string[] names) => RunningProgram.RunAsync(
        "sh", [Path.Combine(Repository.Root, "deploy", "mosquitto", "make-certificates.sh"), folder, .. names], ct);

    private static Task<string> CertificateAsync(string folder, string name, CancellationToken ct) =>
        RunningProgram.RunAsync("openssl", ["x509", "-in", Path.Combine(folder, $"{name}.crt"), "-noout", "-text"], ct);
}
