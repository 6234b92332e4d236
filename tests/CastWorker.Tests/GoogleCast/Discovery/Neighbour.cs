using System.Net;
using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Announcing;
using CastWorker.GoogleCast.Discovery.Dns;
using CastWorker.TestSupport;

namespace CastWorker.Tests.GoogleCast.Discovery;

/// <summary>A table of devices, a clock, and devices that speak to it through the wire format.</summary>
internal sealed class Neighbour
{
    public const string Id = "0123456789abcdef0123456789abcdef";
    public const int Eth0 = 2;
    public const int Wlan0 = 3;

    public Neighbour(params int[] interfaces)
    {
        Table = new DeviceTable(Time);
        Array.ForEach(interfaces.Length == 0 ? [Eth0] : interfaces, Table.Join);
    }

    public static Announcement Tv { get; } = new() { Id = Id, Name = "Living room", Model = "Chromecast Ultra", Port = 8009 };

    public ManualTimeProvider Time { get; } = new();

    public DeviceTable Table { get; }

    /// <summary>The only device.</summary>
    public CastDevice Device => Look().ShouldHaveSingleItem();

    public static AnnouncedRecords Records(Announcement device, params string[] addresses) =>
        new(device, [.. (addresses.Length == 0 ? ["192.0.2.7"] : addresses).Select(IPAddress.Parse)]);

    public void Says(DnsMessage message, int network = Eth0) => Table.Take(network, DnsDecoder.Decode(DnsEncoder.Encode(message)));

    public void Announces(Announcement device, int network = Eth0, params string[] addresses) =>
        Says(Records(device, addresses).Announcement, network);

    public void Leaves(Announcement device, int network = Eth0, params string[] addresses) =>
        Says(Records(device, addresses).Goodbye, network);

    public IReadOnlyList<CastDevice> Look()
    {
        Table.Ask();
        return Table.Devices();
    }

    /// <summary>What is asked now, as in "2 PTR _googlecast._tcp.local".</summary>
    public string[] Asked() =>
    [
        .. Table.Ask().SelectMany(query => query.Message.Questions
            .Select(question => $"{query.Interface} {question.Type.ToString().ToUpperInvariant()} {question.Name}")),
    ];

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));
}
