using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>The records that were heard and still hold, each on its interface. Pure: the caller brings the time.</summary>
internal sealed class RecordCache
{
    /// <summary>More than any home has; what comes beyond it is not worth the memory.</summary>
    public const int Limit = 512;

    /// <summary>What is taken back holds for one more second, in which another may say that it still needs it (RFC 6762, 10.1).</summary>
    private static readonly TimeSpan Reprieve = TimeSpan.FromSeconds(1);

    private const uint SecondsLimit = 24 * 60 * 60;

    private readonly List<HeardRecord> _records = [];

    public IReadOnlyList<HeardRecord> All => _records;

    /// <summary>The next moment at which something ends or is to be asked again.</summary>
    public TimeSpan NextDue => _records.Count == 0
        ? TimeSpan.MaxValue
        : _records.Min(record => record.AskAgain < record.Ends ? record.AskAgain : record.Ends);

    public void Take(int network, DnsRecord record, TimeSpan now)
    {
        var lasts = TimeSpan.FromSeconds(Math.Min(record.Seconds, SecondsLimit));
        if (record.Flush && record.Seconds > 0)
        {
            TakeBackOlder(network, record, now);
        }

        var known = _records.Find(one => one.Interface == network && one.Record.Says(record));
        switch (known, record.Seconds)
        {
            case (null, > 0) when _records.Count < Limit:
                _records.Add(new HeardRecord(network, record, now) { Ends = now + lasts });
                break;
            case (not null, 0):
                TakeBack(known, now);
                break;
            case (not null, _):
                known.HearAgain(record, now);
                known.Ends = now + lasts;
                break;
        }
    }

    public void RemoveEnded(TimeSpan now) => _records.RemoveAll(record => record.Ends <= now);

    /// <summary>An interface is gone, and everything that was heard on it.</summary>
    public void Remove(int network) => _records.RemoveAll(record => record.Interface == network);

    private void TakeBackOlder(int network, DnsRecord record, TimeSpan now)
    {
        // What came within the last second came with this record: several addresses arrive in several messages.
        foreach (var old in _records.Where(old => old.Interface == network && old.Record.Type == record.Type
            && old.Record.Name.Equals(record.Name) && !old.Record.Says(record) && now - old.Heard > Reprieve))
        {
            TakeBack(old, now);
        }
    }

    private static void TakeBack(HeardRecord record, TimeSpan now)
    {
        record.IsTakenBack = true;
        record.Ends = TimeSpan.FromTicks(Math.Min(record.Ends.Ticks, (now + Reprieve).Ticks));
    }
}
