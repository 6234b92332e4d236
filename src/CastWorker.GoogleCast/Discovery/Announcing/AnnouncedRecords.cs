using System.Globalization;
using System.Net;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery.Announcing;

/// <summary>The records of one device on one interface, and which of them answer a question. Pure.</summary>
internal sealed class AnnouncedRecords
{
    // As seen on real devices.
    private const uint PointerSeconds = 120;
    private const uint HostSeconds = 120;
    private const uint TextSeconds = 4500;

    private readonly DnsRecord _listed;
    private readonly DnsRecord _pointer;
    private readonly DnsRecord _service;
    private readonly DnsRecord _text;
    private readonly IReadOnlyList<DnsRecord> _hosts;

    public AnnouncedRecords(Announcement device, IReadOnlyList<IPAddress> addresses)
    {
        var instance = CastNames.Service.Child(DnsName.Label($"{device.Model.Replace(' ', '-')}-{device.Id}"));
        var host = DnsName.Parse($"{Dashed(device.Id)}.local");
        _listed = new DnsRecord.Pointer(CastNames.AllServices, CastNames.Service) { Seconds = TextSeconds };
        _pointer = new DnsRecord.Pointer(CastNames.Service, instance) { Seconds = PointerSeconds };
        _service = new DnsRecord.Service(instance, host, device.Port) { Seconds = HostSeconds, Flush = true };
        _text = new DnsRecord.Text(instance, Strings(device)) { Seconds = TextSeconds, Flush = true };
        _hosts = [.. addresses.Select(address => new DnsRecord.Address(host, Bare(address)) { Seconds = HostSeconds, Flush = true })];
    }

    /// <summary>What is said without being asked.</summary>
    public DnsMessage Announcement => new() { IsResponse = true, Answers = [_pointer, _service, _text, .. _hosts] };

    public DnsMessage Goodbye => new()
    {
        IsResponse = true,
        Answers = [.. Announcement.Answers.Select(record => record with { Seconds = 0 })],
    };

    /// <summary>The answer to a query, without what the asker knows already; null when there is nothing to say.</summary>
    public DnsMessage? Answer(DnsMessage query)
    {
        DnsRecord[] answers =
        [
            .. query.Questions.SelectMany(question => All.Where(record => Fits(question, record))).Distinct()
                .Where(record => !query.Answers.Any(known => known.Says(record) && known.Seconds >= record.Seconds / 2)),
        ];
        DnsRecord[] next = answers.Contains(_pointer) ? [_service, _text, .. _hosts] : answers.Contains(_service) ? [.. _hosts] : [];
        return answers.Length == 0
            ? null
            : new DnsMessage { IsResponse = true, Answers = answers, Additional = [.. next.Except(answers)] };
    }

    private IEnumerable<DnsRecord> All => [_listed, _pointer, _service, _text, .. _hosts];

    private static bool Fits(DnsQuestion question, DnsRecord record) =>
        record.Name.Equals(question.Name) && (question.Type == record.Type || question.Type == DnsType.Any);

    private static string[] Strings(Announcement device) =>
    [
        $"id={device.Id}",
        "ve=05",
        $"md={device.Model}",
        "ic=/setup/icon.png",
        $"fn={device.Name}",
        string.Create(CultureInfo.InvariantCulture, $"ca={device.Capabilities}"),
        device.App is null ? "st=0" : "st=1",
        $"rs={device.App}",
    ];

    /// <summary>The host name of a device is its id as a UUID.</summary>
    private static string Dashed(string id) => Guid.TryParse(id, out var uuid) ? uuid.ToString("D") : DnsName.Label(id);

    /// <summary>On the wire, an address has no interface.</summary>
    private static IPAddress Bare(IPAddress address) => new(address.GetAddressBytes());
}
