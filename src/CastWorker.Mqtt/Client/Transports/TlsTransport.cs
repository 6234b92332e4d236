using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CastWorker.Mqtt.Client.Transports;

/// <summary>TLS over a line that stands. What goes wrong is said in one sentence that names the setting.</summary>
internal static class TlsTransport
{
    public static async Task<Stream> OverAsync(Stream line, MqttConnectOptions options, MqttTls tls, CancellationToken ct)
    {
        var secure = new SslStream(line);
        try
        {
            await GreetAsync(secure, options, tls, ct);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static async Task GreetAsync(SslStream secure, MqttConnectOptions options, MqttTls tls, CancellationToken ct)
    {
        var authorities = tls.CaFile is null ? null : await TlsFiles.ReadAuthoritiesAsync(tls.CaFile, ct);
        using var identity = tls.CertificateFile is null
            ? null
            : await TlsFiles.ReadIdentityAsync(tls.CertificateFile, tls.KeyFile ?? tls.CertificateFile, ct);
        var name = tls.ServerName ?? options.Host;
        string? objection = null;
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    CertificateChainPolicy = PolicyOf(authorities),
                    ClientCertificateContext = identity?.ToContext(),
                    // A resumed session would not notice that a file was renewed.
                    AllowTlsResume = false,
                    RemoteCertificateValidationCallback = (_, _, chain, errors) =>
                    {
                        objection = CertificateObjection.Of(chain, errors, name, tls.CaFile);
                        return objection is null || tls.Insecure;
                    },
                },
                ct);
        }
        catch (AuthenticationException refused)
        {
            throw new MqttTlsException(objection ?? Describe(refused, options, identity is not null), refused);
        }
        catch (IOException broken)
        {
            throw new MqttTlsException(
                $"{options.Host}:{options.Port} hung up during the TLS handshake; does it speak TLS on this port?", broken);
        }
    }

    private static X509ChainPolicy PolicyOf(TlsAuthorities? authorities)
    {
        // Home authorities have no revocation lists, and a worker must start without the Internet.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities.Roots);
            policy.ExtraStore.AddRange(authorities.Between);
        }

        return policy;
    }

    private static string Describe(AuthenticationException refused, MqttConnectOptions options, bool hasIdentity)
    {
        var cause = refused.GetBaseException().Message;
        if (!cause.Contains("alert", StringComparison.Ordinal))
        {
            return $"{options.Host}:{options.Port} does not speak TLS on this port: {cause}";
        }

        return hasIdentity
            ? $"the broker refused the TLS handshake, perhaps our certificate (Mqtt:Tls:CertificateFile): {cause}"
            : $"the broker refused the TLS handshake, perhaps it wants a certificate of ours (Mqtt:Tls:CertificateFile): {cause}";
    }
}
