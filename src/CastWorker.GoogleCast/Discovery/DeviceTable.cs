using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>A query to send on an interface.</summary>
internal sealed record Query(int Interface, DnsMessage Message);

/// <summary>
/// Which devices there are: records and time go in, devices and questions come out. Pure but for its memory; one caller at a time.
/// </summary>
internal sealed class DeviceTable(TimeProvider time)
{
    private readonly RecordCache _cache = new();
    private readonly QuestionPace _pace = new();
    private readonly HashSet<int> _interfaces = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly long _began = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_began);

    /// <summary>How long nothing has to be done if nothing is heard.</summary>
    public TimeSpan Idle
    {
        get
        {
            var due = _cache.NextDue < _pace.NextDue ? _cache.NextDue : _pace.NextDue;
            return due == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : due < Now ? TimeSpan.Zero : due - Now;
        }
    }

    /// <summary>An interface came, or has other addresses than before: everything is asked anew there.</summary>
    public void Join(int network)
    {
        _interfaces.Add(network);
        _pace.Forget(network);
    }

    public void Leave(int network)
    {
        _interfaces.Remove(network);
        _cache.Remove(network);
    }

    public void Take(int network, DnsMessage message)
    {
        if (!message.IsResponse || !_interfaces.Contains(network))
        {
            return;
        }

        // Addresses last: only those are kept that belong to a device, and a message may bring both.
        foreach (var record in message.Answers.Concat(message.Additional).OrderBy(record => record is DnsRecord.Address))
        {
            if (IsOfUse(network, record))
            {
                _cache.Take(network, record, Now);
                Hear(record);
            }
        }
    }

    /// <summary>Forgets what has ended and returns what is to be asked now.</summary>
    public IReadOnlyList<Query> Ask()
    {
        var now = Now;
        _cache.RemoveEnded(now);
        var doubtful = _cache.All.Where(record => record.AskAgain <= now).ToArray();
        foreach (var record in doubtful)
        {
            record.Ask();
        }

        return
        [
            .. _pace.Due([.. Missing().Distinct()], now)
                .Concat(doubtful.Select(record => new Wanted(record.Interface, record.Record.Name, record.Record.Type)))
                .Distinct()
                .GroupBy(wanted => wanted.Interface)
                .Select(wanted => new Query(wanted.Key, new DnsMessage
                {
                    Questions = [.. wanted.Select(one => new DnsQuestion(one.Name, one.Type))],
                    Answers = [.. Known(wanted.Key, now)],
                })),
        ];
    }

    /// <summary>Every device that is there and can be reached, by id.</summary>
    public IReadOnlyList<CastDevice> Devices() => DeviceAssembly.Of(_cache.All, id => _seen.GetValueOrDefault(id));

    private bool IsOfUse(int network, DnsRecord record) => record switch
    {
        DnsRecord.Pointer pointer => pointer.Name.Equals(CastNames.Service) && pointer.Target.IsChildOf(CastNames.Service),
        DnsRecord.Address address => Of<DnsRecord.Service>(network).Any(service => service.Host.Equals(address.Name)),
        _ => record.Name.IsChildOf(CastNames.Service),
    };

    private void Hear(DnsRecord record)
    {
        if (record is DnsRecord.Text text && record.Seconds > 0 && DeviceText.Read(text) is { } read && _seen.Count < RecordCache.Limit)
        {
            _seen[read.Id] = time.GetUtcNow();
        }
    }

    private IEnumerable<T> Of<T>(int network)
        where T : DnsRecord =>
        _cache.All.Where(heard => heard.Interface == network).Select(heard => heard.Record).OfType<T>();

    /// <summary>The service itself, always; and what is still unknown of a device that was announced.</summary>
    private IEnumerable<Wanted> Missing()
    {
        foreach (var network in _interfaces)
        {
            yield return new Wanted(network, CastNames.Service, DnsType.Ptr);
            foreach (var instance in Of<DnsRecord.Pointer>(network).Select(pointer => pointer.Target))
            {
                var service = Of<DnsRecord.Service>(network).FirstOrDefault(one => one.Name.Equals(instance));
                if (service is null)
                {
                    yield return new Wanted(network, instance, DnsType.Srv);
                }
                else if (!Of<DnsRecord.Address>(network).Any(address => address.Name.Equals(service.Host)))
                {
                    yield return new Wanted(network, service.Host, DnsType.A);
                    yield return new Wanted(network, service.Host, DnsType.Aaaa);
                }

                if (!Of<DnsRecord.Text>(network).Any(text => text.Name.Equals(instance)))
                {
                    yield return new Wanted(network, instance, DnsType.Txt);
                }
            }
        }
    }

    /// <summary>Who is known for less than half of its time need not answer (RFC 6762, 7.1).</summary>
    private IEnumerable<DnsRecord> Known(int network, TimeSpan now) =>
        from heard in _cache.All
        where heard.Interface == network && heard.Record is DnsRecord.Pointer && heard.Ends - now > (heard.Ends - heard.Heard) / 2
        select heard.Record with { Seconds = (uint)(heard.Ends - now).TotalSeconds };
}
