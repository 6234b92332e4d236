using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CastWorker.VirtualTv.Door;

/// <summary>A device shows a certificate that it has signed itself and changes every day: nobody can know it beforehand.</summary>
internal static class BootCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    /// <summary>Clocks differ a little.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    public static X509Certificate2 Make(string name, TimeProvider time)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var from = time.GetUtcNow() - Before;
        return request.CreateSelfSigned(from, from + Lifetime);
    }
}
