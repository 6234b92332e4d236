using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery.Announcing;

/// <summary>Rewrites an answer for a resolver that knows nothing of multicast (RFC 6762, 6.7). Pure.</summary>
internal static class LegacyAnswer
{
    private const uint SecondsLimit = 10;

    /// <summary>Its own number and question come back; nothing holds for long, because it will not hear of a change.</summary>
    public static DnsMessage Of(DnsMessage query, DnsMessage answer) => answer with
    {
        Id = query.Id,
        Questions = query.Questions,
        Answers = [.. answer.Answers.Select(Short)],
        Additional = [.. answer.Additional.Select(Short)],
    };

    private static DnsRecord Short(DnsRecord record) => record with { Seconds = Math.Min(record.Seconds, SecondsLimit), Flush = false };
}
