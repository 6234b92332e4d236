using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Door;

/// <summary>One socket from its handshake to its end. Knows bytes and frames; what frames mean is none of its business.</summary>
internal sealed class SenderConnection : IDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(3);

    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly Surroundings _around;
    private readonly FrameSender _sender;
    private readonly CancellationTokenSource _ending = new();
    private long _heard;

    public SenderConnection(long id, Socket socket, Surroundings around)
    {
        (Id, _socket, _around) = (id, socket, around);
        _stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        _sender = new FrameSender(id, _stream, around.Mood, around.Log, around.Time);
    }

    public long Id { get; }

    /// <summary>Runs until either side has had enough. Never throws.</summary>
    public async Task RunAsync(SslServerAuthenticationOptions tls)
    {
        var (ct, known) = (_ending.Token, false);
        try
        {
            await _around.Mood.MayReadAsync(ct);
            await HandshakeAsync(tls, ct);
            known = true;
            _around.Log.Note(Id, "connected");
            _around.Inputs.Post(new TvInput.Connected(Id));
            Hear();
            await await Task.WhenAny(ReadAsync(ct), _sender.RunAsync(ct), BeatAsync(ct));
        }
        catch (Exception end) when (end is IOException or SocketException or AuthenticationException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            _around.Log.Note(Id, $"ended: {end.GetType().Name} {end.Message}");
        }
        finally
        {
            await _ending.CancelAsync();
            await _stream.DisposeAsync();
            if (known)
            {
                _around.Inputs.Post(new TvInput.Disconnected(Id));
            }
        }
    }

    public void Send(CastFrame frame)
    {
        if (!_sender.TrySend(frame))
        {
            End("it takes nothing any more");
        }
    }

    public void Suffer(WireFault fault)
    {
        try
        {
            switch (fault)
            {
                case WireFault.HalfFrame:
                    _sender.SendHalf();
                    break;
                case WireFault.Reset:
                    // A linger of nothing makes the close a reset.
                    _socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    End("reset");
                    _socket.Dispose();
                    break;
                case WireFault.Finish:
                    _socket.Shutdown(SocketShutdown.Send);
                    _ending.CancelAfter(FinishLimit);
                    break;
                case WireFault.None:
                    // Nobody could be heard while nothing was read.
                    Hear();
                    break;
            }
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            _around.Log.Note(Id, $"was gone before {fault}");
        }
    }

    public void End(string reason)
    {
        _around.Log.Note(Id, $"closing: {reason}");
        try
        {
            _ending.CancelAfter(TimeSpan.Zero);
        }
        catch (ObjectDisposedException)
        {
            _around.Log.Note(Id, "was closed already");
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _stream.Dispose();
    }

    private async Task HandshakeAsync(SslServerAuthenticationOptions tls, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(HandshakeLimit, _around.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        await _stream.AuthenticateAsServerAsync(tls, either.Token);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var header = new byte[FrameLength.Bytes];
        while (true)
        {
            await _stream.ReadExactlyAsync(header, ct);
            await _around.Mood.MayReadAsync(ct);
            var length = FrameLength.Read(header);
            if (!FrameLength.IsAllowed(length))
            {
                End($"a frame of {length} bytes");
                return;
            }

            var body = new byte[length];
            await _stream.ReadExactlyAsync(body, ct);
            await _around.Mood.MayReadAsync(ct);
            Hear();
            if (!Take(CastFrameReader.Read(body)))
            {
                return;
            }
        }
    }

    private bool Take(FrameVerdict verdict)
    {
        switch (verdict)
        {
            case FrameVerdict.Sound { Frame: var frame }:
                _around.Log.Incoming(Id, frame);
                _around.Inputs.Post(new TvInput.Received(Id, frame));
                return true;
            case FrameVerdict.Flawed { Reason: var reason }:
                _around.Log.Note(Id, $"dropped: {reason}");
                return _around.OnFlaw == FlawPolicy.Drop;
            default:
                return true;
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        using var clock = new PeriodicTimer(LookEvery, _around.Time);
        for (var seconds = 1; await clock.WaitForNextTickAsync(ct); seconds++)
        {
            if (_around.Mood.MayRead && _around.Time.GetElapsedTime(Interlocked.Read(ref _heard)) >= SilenceLimit)
            {
                End($"silent for {SilenceLimit.TotalSeconds} s");
                return;
            }

            if (seconds % (int)PingEvery.TotalSeconds == 0)
            {
                _around.Inputs.Post(new TvInput.PingDue(Id));
            }
        }
    }

    private void Hear() => Interlocked.Exchange(ref _heard, _around.Time.GetTimestamp());

    /// <summary>What all connections have in common.</summary>
    internal sealed record Surroundings(TvInputs Inputs, WireMood Mood, FrameLog Log, TimeProvider Time, FlawPolicy OnFlaw);
}
