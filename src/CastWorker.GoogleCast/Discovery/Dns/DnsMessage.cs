namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>The record types that discovery is made of.</summary>
internal enum DnsType
{
    A = 1,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Any = 255,
}

/// <summary>A message of multicast DNS, as far as discovery needs it.</summary>
internal sealed record DnsMessage
{
    /// <summary>Zero in multicast; an old-fashioned resolver wants its own number back.</summary>
    public ushort Id { get; init; }

    public bool IsResponse { get; init; }

    public IReadOnlyList<DnsQuestion> Questions { get; init; } = [];

    /// <summary>In a query: what the asker knows already.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>What the asker will want to know next.</summary>
    public IReadOnlyList<DnsRecord> Additional { get; init; } = [];
}

/// <param name="Name">About what.</param>
/// <param name="Type">Which records.</param>
/// <param name="WantsUnicast">The asker would like the answer for itself alone.</param>
internal sealed record DnsQuestion(DnsName Name, DnsType Type, bool WantsUnicast = false);
