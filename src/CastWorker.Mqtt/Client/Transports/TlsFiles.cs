using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CastWorker.Mqtt.Client.Transports;

/// <summary>Whom we trust: the roots, and what stands between them and the broker's certificate.</summary>
internal sealed record TlsAuthorities(X509Certificate2Collection Roots, X509Certificate2Collection Between);

/// <summary>Who we are to the broker.</summary>
internal sealed record TlsIdentity(X509Certificate2 Certificate, X509Certificate2Collection Between) : IDisposable
{
    public SslStreamCertificateContext ToContext() => SslStreamCertificateContext.Create(Certificate, Between, offline: true);

    public void Dispose() => Certificate.Dispose();
}

/// <summary>Reads PEM files; whatever is wrong with one is said with the setting that names it.</summary>
internal static class TlsFiles
{
    private const string Certificate = "Mqtt:Tls:CertificateFile";
    private const string Key = "Mqtt:Tls:KeyFile";

    public static async Task<TlsAuthorities> ReadAuthoritiesAsync(string path, CancellationToken ct)
    {
        const string Setting = "Mqtt:Tls:CaFile";
        var all = Certificates(await ReadAsync(Setting, path, ct), Setting, path);
        var roots = new X509Certificate2Collection();
        var between = new X509Certificate2Collection();
        foreach (var one in all)
        {
            (IsRoot(one) ? roots : between).Add(one);
        }

        return roots.Count > 0
            ? new TlsAuthorities(roots, between)
            : throw new MqttFileException(Setting, path, "it holds no root: add the authority that signed itself");
    }

    public static async Task<TlsIdentity> ReadIdentityAsync(string path, string keyPath, CancellationToken ct)
    {
        var text = await ReadAsync(Certificate, path, ct);
        var key = await ReadAsync(Key, keyPath, ct);
        var all = Certificates(text, Certificate, path);
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new MqttFileException(Key, keyPath, "the key is encrypted, and there is nobody to ask for its password");
        }

        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new MqttFileException(Key, keyPath, "it holds no private key (PEM)");
        }

        var between = new X509Certificate2Collection();
        between.AddRange(all.Skip(1).ToArray());
        try
        {
#pragma warning disable CA2000 // The identity owns it.
            return new TlsIdentity(X509Certificate2.CreateFromPem(text, key), between);
#pragma warning restore CA2000
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new MqttFileException(Key, keyPath, $"it does not belong to the certificate in {path}", wrong);
        }
    }

    private static X509Certificate2Collection Certificates(string text, string setting, string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException wrong)
        {
            throw new MqttFileException(setting, path, "it holds a broken certificate", wrong);
        }

        return found.Count > 0 ? found : throw new MqttFileException(setting, path, "it holds no certificate (PEM)");
    }

    private static bool IsRoot(X509Certificate2 one) => one.SubjectName.RawData.AsSpan().SequenceEqual(one.IssuerName.RawData);

    private static async Task<string> ReadAsync(string setting, string path, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(path, ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MqttFileException(setting, path, failure);
        }
    }
}
