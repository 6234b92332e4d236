using Microsoft.Extensions.Logging;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>TLS and WebSocket against a real broker, with certificates good and bad.</summary>
[CancelAfter(90_000)]
public sealed class MosquittoTlsTests
{
    private const string Tls = """
        allow_anonymous true
        listener {second} 127.0.0.1
        certfile {folder}/server.pem
        keyfile {folder}/server.key
        """;

    private const string MutualTls = Tls + "\ncafile {folder}/ca.pem\nrequire_certificate true";

    [Test]
    public async Task A_broker_of_our_own_authority_is_trusted(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(Tls, ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca)]);

        await ShouldWorkAsync(broker, worker, ct);
    }

    [Test]
    public async Task One_of_another_authority_is_not_until_the_file_is_right(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(Tls, ct);
        await using var both = broker;
        var file = certificates.PathOf("trusted.pem");
        File.Copy(certificates.OtherCa, file);
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:CaFile", file)]);

        (await worker.FailedAsync(ct)).ShouldBe(
            $"the broker's certificate was issued by CN=ca, which {file} does not trust (Mqtt:Tls:CaFile)");
        File.Copy(certificates.Ca, file, overwrite: true);
        await worker.ConnectedAsync(ct);
    }

    [Test]
    public async Task Without_a_file_this_machine_decides(CancellationToken ct)
    {
        var (broker, _) = await StartAsync(Tls, ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, Secured(broker));

        (await worker.FailedAsync(ct)).ShouldBe(
            "the broker's certificate was issued by CN=ca, which this machine does not trust (Mqtt:Tls:CaFile)");
    }

    [Test]
    public async Task An_expired_certificate_is_named(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(Tls.Replace("server.", "expired.", StringComparison.Ordinal), ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca)]);

        (await worker.FailedAsync(ct)).ShouldStartWith("the certificate of CN=expired is valid only from ");
        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused_unless_the_name_is_given(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(Tls.Replace("server.", "elsewhere.", StringComparison.Ordinal), ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca)]);
        await using var told = await MqttWorker.StartAsync(
            broker,
            ct,
            [.. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca), ("Mqtt:Tls:ServerName", "broker.example"), ("Mqtt:WorkerId", "w2")]);

        (await worker.FailedAsync(ct)).ShouldBe(
            "the broker's certificate is made out to broker.example, not to 127.0.0.1 (Mqtt:Host, Mqtt:Tls:ServerName)");
        await told.ConnectedAsync(ct);
    }

    [Test]
    public async Task Insecure_believes_everybody_and_says_so(CancellationToken ct)
    {
        var (broker, _) = await StartAsync(Tls.Replace("server.", "expired.", StringComparison.Ordinal), ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:Insecure", "true")]);

        await ShouldWorkAsync(broker, worker, ct);

        worker.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("Mqtt:Tls:Insecure is set");
    }

    [Test]
    public async Task A_broker_that_wants_a_certificate_gets_it(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(MutualTls, ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(
            broker,
            ct,
            [
                .. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca),
                ("Mqtt:Tls:CertificateFile", certificates.Client), ("Mqtt:Tls:KeyFile", certificates.ClientKey),
            ]);

        await ShouldWorkAsync(broker, worker, ct);
    }

    [Test]
    public async Task One_that_does_not_get_it_is_told_with_the_setting(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(MutualTls, ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca)]);

        (await worker.FailedAsync(ct)).ShouldContain("certificate of ours (Mqtt:Tls:CertificateFile)");
    }

    [Test]
    public async Task A_key_of_another_certificate_and_a_missing_file_are_named_and_may_be_mended(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(MutualTls, ct);
        await using var both = broker;
        var key = certificates.PathOf("our.key");
        File.Copy(certificates.OtherKey, key);
        await using var worker = await MqttWorker.StartAsync(
            broker,
            ct,
            [
                .. Secured(broker), ("Mqtt:Tls:CaFile", certificates.Ca),
                ("Mqtt:Tls:CertificateFile", certificates.Client), ("Mqtt:Tls:KeyFile", key),
            ]);
        (await worker.FailedAsync(ct)).ShouldBe(
            $"Mqtt:Tls:KeyFile: {key} cannot be used: it does not belong to the certificate in {certificates.Client}");

        File.Delete(key);
        while (worker.Health.Now.LastError != $"Mqtt:Tls:KeyFile: {key} cannot be used: there is no such file")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        File.Copy(certificates.ClientKey, key);
        await worker.ConnectedAsync(ct);
        worker.Log.At(LogLevel.Warning).Length.ShouldBe(2, "once for each reason");
    }

    [Test]
    public async Task A_port_without_TLS_is_recognised(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct, ("Mqtt:Tls:Enabled", "true"));

        (await worker.FailedAsync(ct)).ShouldBe(
            $"127.0.0.1:{broker.Port} hung up during the TLS handshake; does it speak TLS on this port?");
    }

    [Test]
    public async Task A_port_with_TLS_is_guessed(CancellationToken ct)
    {
        var (broker, _) = await StartAsync(Tls, ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, ("Mqtt:Port", $"{broker.SecondPort}"));

        (await worker.FailedAsync(ct)).ShouldContain("is this perhaps its port for TLS or WebSocket?");
    }

    [Test]
    public async Task WebSocket_does_the_same(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(
            ct, "allow_anonymous true\nlistener {second} 127.0.0.1\nprotocol websockets");
        await using var worker = await MqttWorker.StartAsync(
            broker, ct, ("Mqtt:Port", $"{broker.SecondPort}"), ("Mqtt:Transport", "WebSocket"), ("Mqtt:WebSocketPath", "/any?where"));

        await ShouldWorkAsync(broker, worker, ct);

        worker.Cut();
        await worker.ConnectedAsync(ct, connects: 2);
    }

    [Test]
    public async Task WebSocket_over_TLS_does_the_same(CancellationToken ct)
    {
        var (broker, certificates) = await StartAsync(MutualTls + "\nprotocol websockets", ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(
            broker,
            ct,
            [
                .. Secured(broker), ("Mqtt:Transport", "WebSocket"), ("Mqtt:Tls:CaFile", certificates.Ca),
                ("Mqtt:Tls:CertificateFile", certificates.Client), ("Mqtt:Tls:KeyFile", certificates.ClientKey),
            ]);

        await ShouldWorkAsync(broker, worker, ct);
    }

    [Test]
    public async Task WebSocket_over_TLS_says_the_same_about_certificates(CancellationToken ct)
    {
        var (broker, _) = await StartAsync(Tls + "\nprotocol websockets", ct);
        await using var both = broker;
        await using var worker = await MqttWorker.StartAsync(broker, ct, [.. Secured(broker), ("Mqtt:Transport", "WebSocket")]);

        (await worker.FailedAsync(ct)).ShouldBe(
            "the broker's certificate was issued by CN=ca, which this machine does not trust (Mqtt:Tls:CaFile)");
    }

    [Test]
    public async Task A_port_without_WebSocket_is_recognised(CancellationToken ct)
    {
        await using var broker = await Mosquitto.StartNewAsync(ct);
        await using var worker = await MqttWorker.StartAsync(broker, ct, ("Mqtt:Transport", "WebSocket"));

        (await worker.FailedAsync(ct)).ShouldStartWith($"127.0.0.1:{broker.Port}/mqtt offers no MQTT over WebSocket: ");
    }

    private static async Task<(Mosquitto Broker, Certificates Certificates)> StartAsync(string settings, CancellationToken ct)
    {
        var broker = new Mosquitto(settings);
        var certificates = new Certificates(broker.Folder);
        await certificates.MakeAsync(ct);
        await broker.StartAsync(ct);
        return (broker, certificates);
    }

    private static (string Key, string Value)[] Secured(Mosquitto broker) =>
        [("Mqtt:Port", $"{broker.SecondPort}"), ("Mqtt:Tls:Enabled", "true")];

    /// <summary>A question there and back, and the goodbye.</summary>
    private static async Task ShouldWorkAsync(Mosquitto broker, MqttWorker worker, CancellationToken ct)
    {
        await worker.ConnectedAsync(ct);
        (await broker.AskAsync(ct, "-t", "castworker/request/ping", "-e", "answers/1", "-m", "{}")).ShouldContain("\"ok\"");
        worker.Health.Now.Protocol.ShouldBe("5");
    }
}
