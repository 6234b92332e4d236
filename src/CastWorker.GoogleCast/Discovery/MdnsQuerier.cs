using System.Net.NetworkInformation;
using System.Net.Sockets;
using CastWorker.GoogleCast.Discovery.Dns;
using CastWorker.GoogleCast.Discovery.Link;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Listens and asks for as long as the worker runs, and keeps <see cref="CastDevices"/> up to date.</summary>
internal sealed partial class MdnsQuerier(
    CastDevices devices, IOptions<DiscoveryOptions> options, TimeProvider time, ILogger<MdnsQuerier> logger) : BackgroundService
{
    /// <summary>How soon a change of this machine's interfaces is noticed.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var isFirst = true;
        while (true)
        {
            try
            {
                await using var link = MdnsLink.Open(options.Value.Interfaces, time);
                await FollowAsync(link, stoppingToken);
            }
            catch (Exception failure) when (failure is SocketException or NetworkInformationException)
            {
                // Once: the devices that are configured work without it.
                LogIf(isFirst, failure.Message);
                isFirst = false;
                await Task.Delay(Retry, time, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(MdnsLink link, CancellationToken ct)
    {
        var table = new DeviceTable(time);
        using var wake = new Wake(time);
        var looked = default(long?);
        while (true)
        {
            if (looked is not { } last || time.GetElapsedTime(last) >= Look)
            {
                FollowInterfaces(link, table);
                looked = time.GetTimestamp();
            }

            foreach (var query in table.Ask())
            {
                link.Send(query.Interface, DnsEncoder.Encode(query.Message));
            }

            Tell(devices.Update(table.Devices()));
            await wake.WaitAsync(link.Arrived, Soonest(table.Idle, Look), ct);
            while (link.Arrived.TryRead(out var packet))
            {
                Take(table, packet);
            }
        }
    }

    private void FollowInterfaces(MdnsLink link, DeviceTable table)
    {
        var (gone, fresh) = link.Follow();
        foreach (var network in gone)
        {
            table.Leave(network.Index);
            InterfaceGone(network.Name);
        }

        foreach (var network in fresh)
        {
            table.Join(network.Index);
            InterfaceFresh(network.Name);
        }
    }

    private void Take(DeviceTable table, MdnsPacket packet)
    {
        if (!packet.IsFromPort)
        {
            return;
        }

        try
        {
            table.Take(packet.Interface, DnsDecoder.Decode(packet.Bytes));
        }
        catch (DnsFormatException wrong)
        {
            Malformed(packet.Sender.Address, wrong.Message);
        }
    }

    private void Tell(IReadOnlyList<DeviceChange> changes)
    {
        foreach (var (what, device) in changes)
        {
            DeviceIs(what, device.Name, device.Model, device.Id, device.Address);
        }
    }

    private void LogIf(bool isFirst, string reason)
    {
        if (isFirst)
        {
            CannotListen(reason);
        }
    }

    private static TimeSpan Soonest(TimeSpan idle, TimeSpan look) => idle == Timeout.InfiniteTimeSpan || idle > look ? look : idle;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Event}: {Name} ({Model}, {DeviceId}) at {Address}")]
    private partial void DeviceIs(DeviceEvent @event, string name, string? model, string deviceId, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Devices cannot be looked for: {Reason}. Configured devices are not concerned")]
    private partial void CannotListen(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Looking for devices on {Interface}")]
    private partial void InterfaceFresh(string @interface);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Interface} is gone")]
    private partial void InterfaceGone(string @interface);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Sender} sent what is no DNS message: {Reason}")]
    private partial void Malformed(System.Net.IPAddress sender, string reason);
}
