using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv.Door;

/// <summary>Where senders come in. Each boot has its own certificate; between two boots nobody answers.</summary>
internal sealed partial class CastDoor : IHostedService, IDisposable
{
    private readonly SenderConnection.Surroundings _around;
    private readonly TvOptions _options;
    private readonly ILogger<CastDoor> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SenderConnection> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private TcpListener? _listener;
    private X509Certificate2? _certificate;
    private long _count;

    public CastDoor(TvInputs inputs, FrameLog log, IOptions<TvOptions> options, TimeProvider time, ILogger<CastDoor> logger)
    {
        (_options, _logger) = (options.Value, logger);
        _around = new SenderConnection.Surroundings(inputs, new WireMood(), log, time, _options.OnFlaw);
    }

    /// <summary>Where it is, once started; the same after each boot.</summary>
    public IPEndPoint? Address { get; private set; }

    /// <summary>False between two boots.</summary>
    public bool IsUp => _listener is not null;

    public WireFault Fault => _around.Mood.Fault;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Boot(new IPEndPoint(IPAddress.Parse(_options.Address), _options.Port));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        ShutDown("the TV is switched off");
    }

    public void Send(long socket, CastFrame frame) => Find(socket)?.Send(frame);

    public void Cripple(WireFault fault)
    {
        if (fault is not (WireFault.Reset or WireFault.Finish))
        {
            _around.Mood.Become(fault);
        }

        foreach (var connection in All())
        {
            connection.Suffer(fault);
        }
    }

    public void Reboot(TimeSpan down)
    {
        ShutDown("reboot");
        _ = BootAfterAsync(down);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _listener?.Dispose();
        _certificate?.Dispose();
    }

    private async Task BootAfterAsync(TimeSpan down)
    {
        await Task.Delay(down, _around.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stopping.IsCancellationRequested)
        {
            Boot(Address!);
        }
    }

    private void Boot(IPEndPoint address)
    {
        _around.Mood.Become(WireFault.None);
        _certificate?.Dispose();
        _certificate = BootCertificate.Make(_options.Name, _around.Time);
        var listener = new TcpListener(address);
        listener.Start();
        _listener = listener;
        Address = (IPEndPoint)listener.LocalEndpoint;
        Booted(Address, _certificate.Thumbprint);
        _ = AcceptAsync(listener, new SslServerAuthenticationOptions { ServerCertificate = _certificate });
    }

    private void ShutDown(string reason)
    {
        _listener?.Dispose();
        _listener = null;
        _around.Log.Note(0, $"closing everything: {reason}");
        foreach (var connection in All())
        {
            connection.Suffer(WireFault.Reset);
        }
    }

    private async Task AcceptAsync(TcpListener listener, SslServerAuthenticationOptions tls)
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(_stopping.Token);
                _ = ServeAsync(socket, tls);
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket, SslServerAuthenticationOptions tls)
    {
        socket.NoDelay = true;
        using var connection = new SenderConnection(Interlocked.Increment(ref _count), socket, _around);
        lock (_gate)
        {
            _connections.Add(connection.Id, connection);
        }

        await connection.RunAsync(tls);
        lock (_gate)
        {
            _connections.Remove(connection.Id);
        }
    }

    private SenderConnection? Find(long socket)
    {
        lock (_gate)
        {
            return _connections.GetValueOrDefault(socket);
        }
    }

    private SenderConnection[] All()
    {
        lock (_gate)
        {
            return [.. _connections.Values];
        }
    }

    [LoggerMessage(LogLevel.Information, "Senders may connect to {Address}; certificate {Thumbprint}")]
    private partial void Booted(IPEndPoint address, string thumbprint);
}
