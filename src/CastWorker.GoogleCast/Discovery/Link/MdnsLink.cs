using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>
/// Multicast DNS on all interfaces that there are, in both address families. It looks for interfaces that come and go when it is
/// told to and there is reason to; everything that arrives waits in one queue for one reader.
/// </summary>
internal sealed class MdnsLink : IAsyncDisposable
{
    private const int QueueLimit = 256;

    private readonly IReadOnlyCollection<string> _named;
    private readonly IReadOnlyList<MdnsSocket> _sockets;
    private readonly InterfaceWatch _watch;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<MdnsPacket> _arrived = Channel.CreateBounded<MdnsPacket>(
        new BoundedChannelOptions(QueueLimit) { FullMode = BoundedChannelFullMode.DropOldest });

    private Task _receiving = Task.CompletedTask;

    private MdnsLink(IReadOnlyCollection<string> named, IReadOnlyList<MdnsSocket> sockets, TimeProvider time)
    {
        (_named, _sockets) = (named, sockets);
        _watch = new InterfaceWatch(time);
    }

    public ChannelReader<MdnsPacket> Arrived => _arrived.Reader;

    /// <summary>Those that the link is on.</summary>
    public IReadOnlyList<MdnsInterface> Interfaces { get; private set; } = [];

    /// <param name="named">The interfaces to be on; all that can when empty.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The port is not to be had.</exception>
    public static MdnsLink Open(IReadOnlyCollection<string> named, TimeProvider time)
    {
        var sockets = new List<MdnsSocket> { MdnsSocket.Open(AddressFamily.InterNetwork) };
        try
        {
            sockets.Add(MdnsSocket.Open(AddressFamily.InterNetworkV6));
        }
        catch (SocketException)
        {
            // IPv6 is switched off on this machine, which is not unusual.
        }

        var link = new MdnsLink(named, sockets, time);
        link._receiving = Task.WhenAll(sockets.Select(link.ReceiveAsync));
        return link;
    }

    /// <summary>Follows the interfaces of this machine; returns those that are gone and those that are new or have other addresses.</summary>
    public (IReadOnlyList<MdnsInterface> Gone, IReadOnlyList<MdnsInterface> Fresh) Follow()
    {
        if (!_watch.IsDue())
        {
            return ([], []);
        }

        var now = MdnsInterface.Look(_named);
        MdnsInterface[] gone = [.. Interfaces.Where(old => now.All(one => one.Index != old.Index))];
        MdnsInterface[] fresh = [.. now.Where(one => !Interfaces.Any(one.IsSameAs))];
        var joined = new HashSet<MdnsInterface>();
        foreach (var socket in _sockets)
        {
            Array.ForEach(gone, network => socket.Leave(network.Index));
            // Also those that are known: what could not be joined before may be joined now.
            joined.UnionWith(now.Where(socket.Join));
        }

        Interfaces = [.. now.Where(joined.Contains)];
        return (gone, [.. fresh.Where(Interfaces.Contains)]);
    }

    public void Send(int network, ReadOnlySpan<byte> message)
    {
        foreach (var socket in _sockets)
        {
            socket.Send(network, message);
        }
    }

    public void SendTo(IPEndPoint receiver, ReadOnlySpan<byte> message) =>
        _sockets[receiver.AddressFamily == AddressFamily.InterNetwork ? 0 : ^1].SendTo(receiver, message);

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        await _closing.CancelAsync();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await _receiving;
        _closing.Dispose();
    }

    private async Task ReceiveAsync(MdnsSocket socket)
    {
        var buffer = new byte[Dns.DnsDecoder.MessageLimit + 1];
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                if (await socket.ReceiveAsync(buffer, _closing.Token) is { } packet)
                {
                    _arrived.Writer.TryWrite(packet);
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Somebody refused a message that we sent to him alone; the next receive is a new one.
                continue;
            }
        }
    }
}
