using System.Net.Sockets;
using CastWorker.GoogleCast.Discovery.Dns;
using CastWorker.GoogleCast.Discovery.Link;

namespace CastWorker.GoogleCast.Discovery.Announcing;

/// <summary>
/// Makes a device be found: announces it, answers questions, follows the interfaces, says goodbye when disposed. It does not probe
/// whether its name is free, because the name holds its id.
/// </summary>
public sealed class CastAnnouncer : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>An announcement is said twice (RFC 6762, 8.3): the first may be lost.</summary>
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly MdnsLink _link;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private Announcement _device;
    private bool _isNew;
    private Task _serving = Task.CompletedTask;

    private CastAnnouncer(MdnsLink link, Announcement device, TimeProvider time) => (_link, _device, _time) = (link, device, time);

    /// <summary>Returns when the first announcement is out.</summary>
    /// <exception cref="SocketException">The port of multicast DNS is not to be had.</exception>
    public static async Task<CastAnnouncer> StartAsync(Announcement device, TimeProvider time, CancellationToken ct)
    {
#pragma warning disable CA2000 // The announcer owns the link, and is disposed when it cannot start.
        var announcer = new CastAnnouncer(MdnsLink.Open(device.Interfaces, time), device, time);
#pragma warning restore CA2000
        try
        {
            ct.ThrowIfCancellationRequested();
            announcer._link.Follow();
            announcer.Announce();
            announcer._serving = Task.Run(announcer.ServeAsync, CancellationToken.None);
            return announcer;
        }
        catch
        {
            await announcer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says something new: another name, port or app. Id, model and interfaces stay.</summary>
    public void Change(Func<Announcement, Announcement> change)
    {
        lock (_gate)
        {
            var before = _device;
            _device = change(before) with { Id = before.Id, Model = before.Model, Interfaces = before.Interfaces };
            _isNew = true;
        }

        Announce();
    }

    /// <summary>Says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Send(records => records.Goodbye);
        await _link.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        using var wake = new Wake(_time);
        var again = _time.GetTimestamp();
        var repeated = false;
        while (true)
        {
            await wake.WaitAsync(_link.Arrived, repeated ? Look : Repeat, _stopping.Token);
            while (_link.Arrived.TryRead(out var packet))
            {
                Answer(packet);
            }

            if (_time.GetElapsedTime(again) >= (repeated ? Look : Repeat))
            {
                // Also a change is said twice: an answer that was on its way may have told the old state after it.
                repeated = FollowAndRepeat(repeated && !TakeNew());
                again = _time.GetTimestamp();
            }
        }
    }

    /// <summary>Returns whether everything was said twice.</summary>
    private bool FollowAndRepeat(bool repeated)
    {
        var isFresh = _link.Follow().Fresh.Count > 0;
        if (isFresh || !repeated)
        {
            Announce();
        }

        return !isFresh;
    }

    private bool TakeNew()
    {
        lock (_gate)
        {
            var isNew = _isNew;
            _isNew = false;
            return isNew;
        }
    }

    private void Announce() => Send(records => records.Announcement);

    private void Send(Func<AnnouncedRecords, DnsMessage> message)
    {
        foreach (var network in _link.Interfaces)
        {
            _link.Send(network.Index, DnsEncoder.Encode(message(RecordsOn(network))));
        }
    }

    private void Answer(MdnsPacket packet)
    {
        if (_link.Interfaces.FirstOrDefault(network => network.Index == packet.Interface) is not { } network
            || Decode(packet) is not { IsResponse: false } query
            || RecordsOn(network).Answer(query) is not { } answer)
        {
            return;
        }

        if (packet.IsFromPort)
        {
            // To everybody, even when the asker would like it for itself alone: others learn from it as well.
            _link.Send(network.Index, DnsEncoder.Encode(answer));
        }
        else
        {
            _link.SendTo(packet.Sender, DnsEncoder.Encode(LegacyAnswer.Of(query, answer)));
        }
    }

    private AnnouncedRecords RecordsOn(MdnsInterface network)
    {
        lock (_gate)
        {
            return new AnnouncedRecords(_device, network.Addresses);
        }
    }

    private static DnsMessage? Decode(MdnsPacket packet)
    {
        try
        {
            return DnsDecoder.Decode(packet.Bytes);
        }
        catch (DnsFormatException)
        {
            // Somebody else's nonsense is nothing to us.
            return null;
        }
    }
}
