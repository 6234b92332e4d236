using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>A record that was heard on an interface, and for how long it holds.</summary>
internal sealed class HeardRecord(int network, DnsRecord record, TimeSpan now)
{
    private static readonly double[] AskAgainAt = [0.80, 0.85, 0.90, 0.95];

    private int _asked;

    public int Interface => network;

    public DnsRecord Record { get; private set; } = record;

    /// <summary>When it was new; hearing it again does not make it newer.</summary>
    public TimeSpan Since { get; } = now;

    public TimeSpan Heard { get; private set; } = now;

    public TimeSpan Ends { get; set; }

    /// <summary>When to ask whether it still holds; never, once it was asked often enough.</summary>
    public TimeSpan AskAgain => _asked < AskAgainAt.Length && !IsTakenBack
        ? Heard + (Ends - Heard) * AskAgainAt[_asked]
        : TimeSpan.MaxValue;

    /// <summary>It ends because somebody said so.</summary>
    public bool IsTakenBack { get; set; }

    public void HearAgain(DnsRecord record, TimeSpan now)
    {
        Record = record;
        Heard = now;
        IsTakenBack = false;
        _asked = 0;
    }

    public void Ask() => _asked++;
}
