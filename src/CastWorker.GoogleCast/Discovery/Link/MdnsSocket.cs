using System.Net;
using System.Net.Sockets;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>The multicast group of one address family, on any number of interfaces; shares its port with others on this machine.</summary>
internal sealed class MdnsSocket : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;
    private const int HopLimit = 255;

    private static readonly IPAddress GroupV4 = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress GroupV6 = IPAddress.Parse("ff02::fb");

    private readonly Socket _socket;
    private readonly Lock _gate = new();
    private readonly HashSet<int> _joined = [];

    private MdnsSocket(Socket socket) => _socket = socket;

    private AddressFamily Family => _socket.AddressFamily;

    private bool IsV4 => Family == AddressFamily.InterNetwork;

    private SocketOptionLevel Level => IsV4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;

    private IPAddress Group => IsV4 ? GroupV4 : GroupV6;

    /// <exception cref="SocketException">Somebody else has the port for himself, or this family is switched off.</exception>
    public static MdnsSocket Open(AddressFamily family)
    {
        var opened = new MdnsSocket(new Socket(family, SocketType.Dgram, ProtocolType.Udp));
        try
        {
            opened.Bind();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <returns>Whether it is in the group there.</returns>
    public bool Join(MdnsInterface network)
    {
        lock (_gate)
        {
            if (!network.Has(Family) || _joined.Contains(network.Index))
            {
                return _joined.Contains(network.Index);
            }

            try
            {
                SetMembership(SocketOptionName.AddMembership, network.Index);
                return _joined.Add(network.Index);
            }
            catch (SocketException)
            {
                // No room for another group, or the interface is just going: the next look tries again.
                return false;
            }
        }
    }

    public void Leave(int network)
    {
        lock (_gate)
        {
            try
            {
                if (_joined.Remove(network))
                {
                    SetMembership(SocketOptionName.DropMembership, network);
                }
            }
            catch (SocketException)
            {
                // The interface took its groups with it.
                return;
            }
        }
    }

    /// <summary>To everybody on an interface; nothing when it cannot be sent there, which is asked or said again anyway.</summary>
    public void Send(int network, ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            try
            {
                if (_joined.Contains(network))
                {
                    _socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, IsV4 ? IPAddress.HostToNetworkOrder(network) : network);
                    _socket.SendTo(message, SocketFlags.None, new IPEndPoint(Group, MdnsPacket.Port));
                }
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    /// <summary>To a single one; nothing when it cannot be sent.</summary>
    public void SendTo(IPEndPoint receiver, ReadOnlySpan<byte> message)
    {
        try
        {
            _socket.SendTo(message, SocketFlags.None, receiver);
        }
        catch (SocketException)
        {
            return;
        }
    }

    /// <summary>The next message to the group; null for what does not concern it.</summary>
    public async Task<MdnsPacket?> ReceiveAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var anybody = new IPEndPoint(IsV4 ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var got = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, anybody, ct);
        // We never ask for an answer for us alone: what was not sent to the group came from who knows where.
        return Group.Equals(got.PacketInformation.Address)
            ? new MdnsPacket(got.PacketInformation.Interface, (IPEndPoint)got.RemoteEndPoint, buffer[..got.ReceivedBytes].ToArray())
            : null;
    }

    public void Dispose() => _socket.Dispose();

    private void Bind()
    {
        // Both, so that an avahi or another worker on this machine hears the group as well.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
        _socket.SetSocketOption(Level, SocketOptionName.PacketInformation, true);
        _socket.SetSocketOption(Level, SocketOptionName.MulticastTimeToLive, HopLimit);
        if (!IsV4)
        {
            _socket.SetSocketOption(Level, SocketOptionName.IPv6Only, true);
        }

        // A TV in software may live on this machine.
        _socket.SetSocketOption(Level, SocketOptionName.MulticastLoopback, true);
        _socket.Bind(new IPEndPoint(IsV4 ? IPAddress.Any : IPAddress.IPv6Any, MdnsPacket.Port));
    }

    private void SetMembership(SocketOptionName option, int network) =>
        _socket.SetSocketOption(Level, option, IsV4 ? new MulticastOption(Group, network) : new IPv6MulticastOption(Group, network));
}
