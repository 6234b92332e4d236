using System.Net;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Puts devices together from the records that hold. Pure.</summary>
internal static class DeviceAssembly
{
    /// <summary>Every device with an id, a port and an address, by id; one that is heard on several interfaces is still one.</summary>
    public static IReadOnlyList<CastDevice> Of(IReadOnlyList<HeardRecord> records, Func<string, DateTimeOffset> lastSeen) =>
    [
        .. Instances(records)
            .GroupBy(instance => instance.Text.Id, StringComparer.Ordinal)
            .OrderBy(instances => instances.Key, StringComparer.Ordinal)
            .Select(instances => Device([.. instances.OrderByDescending(one => one.Since)], lastSeen(instances.Key)))
            .OfType<CastDevice>(),
    ];

    private static IEnumerable<Instance> Instances(IReadOnlyList<HeardRecord> records)
    {
        foreach (var (network, name) in records
            .Where(heard => heard.Record is DnsRecord.Pointer)
            .Select(heard => (heard.Interface, ((DnsRecord.Pointer)heard.Record).Target)).Distinct())
        {
            var text = Latest<DnsRecord.Text>(records, network, name).FirstOrDefault();
            var service = Latest<DnsRecord.Service>(records, network, name).FirstOrDefault();
            if (text is { Record: DnsRecord.Text said } && service is { Record: DnsRecord.Service { Port: > 0 } at }
                && DeviceText.Read(said) is { } read)
            {
                yield return new Instance(read, at.Port, text.Since, [.. Latest<DnsRecord.Address>(records, network, at.Host)]);
            }
        }
    }

    private static CastDevice? Device(IReadOnlyList<Instance> instances, DateTimeOffset lastSeen)
    {
        var latest = instances[0];
        IPAddress[] addresses =
        [
            .. instances.Where(instance => instance.Port == latest.Port)
                .SelectMany(instance => instance.Addresses)
                .OrderBy(heard => heard.IsTakenBack)
                .ThenBy(heard => CastDevice.Rank(((DnsRecord.Address)heard.Record).Ip))
                .ThenByDescending(heard => heard.Since)
                .ThenBy(heard => heard.Interface)
                .Select(Reachable)
                .Distinct(),
        ];
        return addresses.Length == 0 ? null : new CastDevice
        {
            Id = latest.Text.Id,
            Name = latest.Text.Name,
            Model = latest.Text.Model,
            Host = addresses[0].ToString(),
            Addresses = addresses,
            Port = latest.Port,
            IsVideo = latest.Text.IsVideo,
            IsGroup = latest.Text.IsGroup,
            Source = DeviceSource.Mdns,
            LastSeen = lastSeen,
        };
    }

    private static IEnumerable<HeardRecord> Latest<T>(IReadOnlyList<HeardRecord> records, int network, DnsName name)
        where T : DnsRecord =>
        records.Where(heard => heard.Interface == network && heard.Record is T && heard.Record.Name.Equals(name))
            .OrderBy(heard => heard.IsTakenBack)
            .ThenByDescending(heard => heard.Since);

    /// <summary>An address of one cable says nothing without the cable.</summary>
    private static IPAddress Reachable(HeardRecord heard) => ((DnsRecord.Address)heard.Record).Ip is { IsIPv6LinkLocal: true } local
        ? new IPAddress(local.GetAddressBytes(), heard.Interface)
        : ((DnsRecord.Address)heard.Record).Ip;

    /// <summary>A device as one interface hears it.</summary>
    private sealed record Instance(DeviceText Text, int Port, TimeSpan Since, IReadOnlyList<HeardRecord> Addresses);
}
