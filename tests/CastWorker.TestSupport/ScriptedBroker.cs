using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CastWorker.TestSupport;

/// <summary>A broker on a loopback port that behaves, or misbehaves, exactly as the test says.</summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Channel<ScriptedBrokerPacket> _received = Channel.CreateUnbounded<ScriptedBrokerPacket>();
    private readonly Func<ScriptedBrokerConnection, Task> _script;
    private readonly Task _accepting;

    private int _count;

    private ScriptedBroker(Func<ScriptedBrokerConnection, Task> script, int port)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref _count);

    /// <summary>The connection ends when the script does.</summary>
    public static ScriptedBroker Start(Func<ScriptedBrokerConnection, Task> script, int port = 0) => new(script, port);

    /// <summary>A broker without faults.</summary>
    public static ScriptedBroker StartGood() => Start(async connection =>
    {
        await connection.AcceptAsync();
        await connection.ServeAsync();
    });

    /// <summary>The next packet of this type that any client sends.</summary>
    public async Task<ScriptedBrokerPacket> ReceivedAsync(int type, CancellationToken ct)
    {
        while (true)
        {
            var packet = await _received.Reader.ReadAsync(ct);
            if (packet.Type == type)
            {
                return packet;
            }
        }
    }

    /// <summary>The next message that any client publishes on this topic.</summary>
    public async Task<ScriptedBrokerPacket> PublishedAsync(string topic, CancellationToken ct)
    {
        while (true)
        {
            var packet = await ReceivedAsync(ScriptedBrokerPacket.Publish, ct);
            if (string.Equals(packet.Topic, topic, StringComparison.Ordinal))
            {
                return packet;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    internal void Record(ScriptedBrokerPacket packet) => _received.Writer.TryWrite(packet);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var number = Interlocked.Increment(ref _count);
                _connections.Add(PlayAsync(new ScriptedBrokerConnection(this, socket, number, _stop.Token)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PlayAsync(ScriptedBrokerConnection connection)
    {
        try
        {
            await _script(connection);
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client went first, or the test is over.
        }
        finally
        {
            connection.HangUp();
        }
    }
}
