using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CastWorker.Mqtt.Client.Transports;

/// <summary>Says in one sentence what is wrong with a broker's certificate, the gravest first.</summary>
internal static class CertificateObjection
{
    private const X509ChainStatusFlags Strange = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    public static string? Of(X509Chain? chain, SslPolicyErrors errors, string name, string? caFile)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (chain is not { ChainElements: [{ Certificate: var shown }, ..] } || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the broker showed no certificate";
        }

        var trouble = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if ((trouble & Strange) != X509ChainStatusFlags.NoError)
        {
            return IsSelfSigned(shown)
                ? $"the broker's certificate ({shown.Subject}) is signed by itself; if it is the right one, put it into Mqtt:Tls:CaFile"
                : $"the broker's certificate was issued by {shown.Issuer}, which {caFile ?? "this machine"} does not trust (Mqtt:Tls:CaFile)";
        }

        if (trouble.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return Outdated(chain);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the broker's certificate is made out to {string.Join(", ", Names(shown))}, not to {name} (Mqtt:Host, Mqtt:Tls:ServerName)"
            : $"the broker's certificate cannot be accepted: {string.Join(", ", chain.ChainStatus.Select(one => one.Status).Distinct())}";
    }

    private static string Outdated(X509Chain chain)
    {
        var element = chain.ChainElements.First(one => one.ChainElementStatus.Any(two => two.Status == X509ChainStatusFlags.NotTimeValid));
        return $"the certificate of {element.Certificate.Subject} is valid only from {Date(element.Certificate.NotBefore)} "
            + $"to {Date(element.Certificate.NotAfter)}; if that is now, look at this machine's clock";
    }

    private static IEnumerable<string> Names(X509Certificate2 shown)
    {
        var names = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(one => one.EnumerateDnsNames().Concat(one.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToArray();
        return names.Length > 0 ? names : [shown.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];
    }

    private static bool IsSelfSigned(X509Certificate2 shown) =>
        shown.SubjectName.RawData.AsSpan().SequenceEqual(shown.IssuerName.RawData);

    private static string Date(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
