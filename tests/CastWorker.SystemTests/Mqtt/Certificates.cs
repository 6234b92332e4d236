using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>Makes the certificates of a house with openssl: two authorities, brokers good and bad, a client.</summary>
internal sealed class Certificates(string folder)
{
    private static readonly string[] NewKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

    public string Ca => PathOf("ca.pem");

    public string OtherCa => PathOf("other.pem");

    public string Client => PathOf("client.pem");

    public string ClientKey => PathOf("client.key");

    public string OtherKey => PathOf("other.key");

    public string PathOf(string file) => Path.Combine(folder, file);

    public async Task MakeAsync(CancellationToken ct)
    {
        await AuthorityAsync("ca", ct);
        await AuthorityAsync("other", ct);
        await SignAsync("server", "DNS:localhost,IP:127.0.0.1", 5, ct);
        await SignAsync("elsewhere", "DNS:broker.example", 5, ct);
        await SignAsync("expired", "DNS:localhost,IP:127.0.0.1", -1, ct);
        await SignAsync("client", "DNS:client", 5, ct);
    }

    private Task AuthorityAsync(string name, CancellationToken ct) => RunAsync(
        ["req", "-x509", .. NewKey, "-keyout", PathOf($"{name}.key"), "-out", PathOf($"{name}.pem"), "-days", "10", "-subj", $"/CN={name}"],
        ct);

    private async Task SignAsync(string name, string names, int days, CancellationToken ct)
    {
        await File.WriteAllTextAsync(PathOf("names"), $"subjectAltName={names}\n", ct);
        await RunAsync(
            ["req", .. NewKey, "-keyout", PathOf($"{name}.key"), "-out", PathOf($"{name}.csr"), "-subj", $"/CN={name}"], ct);
        await RunAsync(
            [
                "x509", "-req", "-in", PathOf($"{name}.csr"), "-CA", Ca, "-CAkey", PathOf("ca.key"), "-CAcreateserial",
                "-days", $"{days}", "-extfile", PathOf("names"), "-out", PathOf($"{name}.pem"),
            ],
            ct);
    }

    private static Task<string> RunAsync(string[] arguments, CancellationToken ct) => RunningProgram.RunAsync("openssl", arguments, ct);
}
