using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.GoogleCast;

/// <summary>Our sender against a device whose wire side somebody else wrote: npm's castv2.</summary>
[CancelAfter(60_000)]
public sealed class Castv2ServerTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("castv2-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_whole_conversation_is_understood(CancellationToken ct)
    {
        await using var peer = await StartAsync(ct);
        var rig = new CastRig(Port(peer));

        await using (var receiver = await rig.ConnectAsync(ct))
        {
            var playing = receiver.PlayAsync(rig.Job(), ct);
            await peer.SaysAsync("\"LOAD\"", ct);
            rig.Fetch();
            await using var showing = await playing;
            receiver.Screen.Use.ShouldBe(ScreenUse.Ours);
            await receiver.SetVolumeAsync(30, ct);
            receiver.Screen.Volume.ShouldBe(30);
        }

        await Eventually.BeTrueAsync(() => Said(peer).Length == 13, "the leave", ct);
        Said(peer).ShouldBe(
        [
            "CONNECT receiver-0", "GET_STATUS receiver-0",
            "GET_STATUS receiver-0", "SET_VOLUME receiver-0", "LAUNCH receiver-0", "CONNECT t-1", "LOAD t-1",
            "SET_VOLUME receiver-0", "SET_VOLUME receiver-0",
            "STOP t-1", "STOP receiver-0", "CLOSE t-1", "CLOSE receiver-0",
        ]);
    }

    private static int Port(RunningProgram peer) => int.Parse(
        peer.Lines.First(line => line.StartsWith("listening on ", StringComparison.Ordinal))[13..], CultureInfo.InvariantCulture);

    private static string[] Said(RunningProgram peer) =>
    [
        .. peer.Lines.Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)
            .Select(line => $"{line["message"]!["type"]} {line["destination"]}")
            .Where(line => !line.StartsWith('P')),
    ];

    private async Task<RunningProgram> StartAsync(CancellationToken ct)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=castv2", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        var (key, cert) = (Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "cert.pem"));
        await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem(), ct);
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem(), ct);
        var peer = RunningProgram.Start(
            "node",
            [Path.Combine(Repository.Root, "tests", "CastWorker.SystemTests", "GoogleCast", "Peers", "castv2_receiver.js"), key, cert],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["NODE_PATH"] = Path.Combine(Repository.Root, "artifacts", "player", "node_modules"),
            });
        await peer.SaysAsync("listening on", ct);
        return peer;
    }
}
