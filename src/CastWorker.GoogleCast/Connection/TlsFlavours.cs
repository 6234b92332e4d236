using System.Net.Security;
using System.Security.Authentication;

namespace CastWorker.GoogleCast.Connection;

/// <summary>The two ways in which we speak TLS to a TV.</summary>
internal static class TlsFlavours
{
    private static readonly TlsCipherSuite[] OldToo =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
    ];

    public static SslClientAuthenticationOptions Modern(string host) => new()
    {
        TargetHost = host,
#pragma warning disable CA5398 // Old systems allow less than 1.2 when nothing is said.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
#pragma warning disable CA5359 // A device signs its certificate itself and makes a new one every day: nothing could be compared.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    /// <summary>
    /// For devices that share no cipher with a modern system, or whose keys are too short for one. Ciphers without
    /// encryption are not in the list; what this policy allows is the lowest security level of the library beneath.
    /// </summary>
    public static SslClientAuthenticationOptions Old(string host)
    {
        var flavour = Modern(host);
        flavour.CipherSuitesPolicy = new CipherSuitesPolicy(OldToo);
#pragma warning disable SYSLIB0040 // The only switch that lowers the security level.
        flavour.EncryptionPolicy = EncryptionPolicy.AllowNoEncryption;
#pragma warning restore SYSLIB0040
        return flavour;
    }
}
