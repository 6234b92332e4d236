using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Messages;
using Microsoft.Extensions.Logging;

namespace CastWorker.GoogleCast.Connection;

/// <summary>
/// One connection to a TV over any stream: a reading, a writing and a heartbeat loop. The first of them that ends, ends the
/// connection, and every open request with it.
/// </summary>
internal sealed partial class CastConnection : IAsyncDisposable
{
    public const string Platform = "receiver-0";
    private const string Everybody = "*";
    private const int OutgoingLimit = 256;

#pragma warning disable CA2213 // Hanging up disposes it, as soon as any of the loops has ended.
    private readonly Stream _stream;
#pragma warning restore CA2213
    private readonly FrameReader _frames;
    private readonly Action<CastIncoming> _take;
    private readonly CastTimings _timings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _us = string.Create(CultureInfo.InvariantCulture, $"sender-{RandomNumberGenerator.GetInt32(1, 1_000_000)}");
    private readonly CancellationTokenSource _lifetime = new();
    private readonly CancellationToken _alive;
    private readonly TaskCompletionSource<CastEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PendingRequests _pending = new();
    private readonly VirtualConnections _connected = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(OutgoingLimit) { SingleReader = true });

    private CastConnection(Stream stream, Action<CastIncoming> take, CastTimings timings, TimeProvider time, ILogger logger)
    {
        _stream = stream;
        _frames = new FrameReader(stream, timings.Frame, time);
        _take = take;
        _timings = timings;
        _time = time;
        _logger = logger;
        _alive = _lifetime.Token;
    }

    /// <summary>Completes when the connection is over and nothing of it runs any more.</summary>
    public Task<CastEnd> Closed { get; private set; } = null!;

    public CastTimings Timings => _timings;

    /// <param name="stream">Belongs to the connection from here on.</param>
    /// <param name="take">Called with every message that is for us, one after the other; must not wait.</param>
    /// <param name="timings">How patient it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static CastConnection Start(
        Stream stream, Action<CastIncoming> take, CastTimings timings, TimeProvider time, ILogger logger)
    {
        var connection = new CastConnection(stream, take, timings, time, logger);
        connection.Closed = connection.RunAsync();
        return connection;
    }

    /// <summary>Opens a virtual connection; without one, a device ignores silently what it is sent.</summary>
    public void Connect(string peer)
    {
        _connected.Add(peer);
        Send(peer, Namespaces.Connection, FixedTexts.Connect);
    }

    /// <summary>Ends a virtual connection, if there is one.</summary>
    public void Leave(string peer)
    {
        if (_connected.Remove(peer))
        {
            Send(peer, Namespaces.Connection, FixedTexts.Close);
        }
    }

    /// <summary>Says something that has no answer. On a connection that has ended it does nothing.</summary>
    /// <exception cref="CastTooLargeException">No device would take it.</exception>
    public void Send(string peer, string channel, string payload)
    {
        if (!_outgoing.Writer.TryWrite(FrameWriter.Text(_us, peer, channel, payload)) && !_ended.Task.IsCompleted)
        {
            End(new CastEnd(CastEndKind.Mute, "the TV sends but does not read"));
        }
    }

    /// <summary>Asks without waiting for the answer.</summary>
    public void Tell(string peer, string channel, Func<int, string> compose) => Send(peer, channel, compose(_pending.NextId()));

    /// <exception cref="CastClosedException">The connection ended before the answer came.</exception>
    /// <exception cref="CastTimeoutException">No answer came.</exception>
    /// <exception cref="CastRefusedException">The request is none for this TV.</exception>
    public async Task<CastPayload> RequestAsync(CastRequest request, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(request.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        var pending = _pending.Expect(request.Peer, request.Answers, deadline, _timings.Consent);
        try
        {
            Send(request.Peer, request.Channel, request.Compose(pending.Id));
            var answer = await pending.Answer.WaitAsync(either.Token);
            return answer is CastPayload.InvalidRequest invalid ? throw new CastRefusedException(request.Name, invalid.Reason) : answer;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new CastTimeoutException(request.Name, request.Limit);
        }
        finally
        {
            _pending.Forget(pending);
        }
    }

    /// <summary>Takes leave in order: of the app, then of the platform; then hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _connected.TakeAll())
        {
            Send(peer, Namespaces.Connection, FixedTexts.Close);
        }

        _outgoing.Writer.TryComplete();
        await Task.WhenAny(Closed, Task.Delay(_timings.Goodbye, _time, _alive));
        End(new CastEnd(CastEndKind.ByUs, "closed by the worker"));
        await Closed;
        _lifetime.Dispose();
    }

    private void End(CastEnd end) => _ended.TrySetResult(end);

    private async Task<CastEnd> RunAsync()
    {
        Task<CastEnd>[] loops = [EndOfAsync(ReadLoopAsync), EndOfAsync(WriteLoopAsync), EndOfAsync(BeatLoopAsync)];
        var end = await await Task.WhenAny([.. loops, _ended.Task]);
        End(end);
        _pending.FailAll(end);
        _outgoing.Writer.TryComplete();
        await _lifetime.CancelAsync();
        await HangUpAsync();
        await Task.WhenAll(loops);
        ConnectionEnded(end.Kind, end.Text);
        return end;
    }

    private async Task<CastEnd> ReadLoopAsync()
    {
        while (await _frames.ReadAsync(_alive) is { } body)
        {
            if (CastIncoming.Read(body, out var problem) is not { } incoming)
            {
                MessageDropped(body.Length, problem);
                continue;
            }

            if (incoming.Destination == _us || incoming.Destination == Everybody)
            {
                Take(incoming);
            }

            if (incoming.Payload is CastPayload.Close && incoming.Source == Platform && incoming.Destination == _us)
            {
                return new CastEnd(CastEndKind.SentAway, "the TV closed its virtual connection");
            }
        }

        return new CastEnd(CastEndKind.HungUp, "the TV hung up");
    }

    private void Take(CastIncoming incoming)
    {
        switch (incoming.Payload)
        {
            case CastPayload.Ping:
                Send(incoming.Source, Namespaces.Heartbeat, FixedTexts.Pong);
                break;
            case CastPayload.Pong:
                break;
            case CastPayload.Other other:
                UnknownMessage(other.Type);
                break;
            default:
                // First the stage: who waits for the answer may rely on its being known everywhere.
                _take(incoming);
                _pending.Offer(incoming.Source, incoming.Payload);
                break;
        }
    }

    private async Task<CastEnd> WriteLoopAsync()
    {
        await foreach (var frame in _outgoing.Reader.ReadAllAsync(_alive))
        {
            await _stream.WriteAsync(frame, _alive).AsTask().WaitAsync(_timings.Write, _time, _alive);
        }

        return new CastEnd(CastEndKind.ByUs, "closed by the worker");
    }

    private async Task<CastEnd> BeatLoopAsync()
    {
        var asked = _time.GetTimestamp();
        while (true)
        {
            var (beat, pause) = Heartbeat.Next(_frames.Silence, _time.GetElapsedTime(asked), _timings);
            switch (beat)
            {
                case Beat.Stop:
                    return new CastEnd(CastEndKind.Mute, $"not a byte came for {_timings.DeadAfter.TotalSeconds:0.#} s");
                case Beat.Ping:
                    asked = _time.GetTimestamp();
                    Send(Platform, Namespaces.Heartbeat, FixedTexts.Ping);
                    break;
            }

            await Task.Delay(pause, _time, _alive);
        }
    }

    private static async Task<CastEnd> EndOfAsync(Func<Task<CastEnd>> loop)
    {
        try
        {
            return await loop();
        }
#pragma warning disable CA1031 // A loop's end is the connection's end: whatever the reason is, it must reach Closed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return CastEnd.From(failure);
        }
    }

    private async Task HangUpAsync()
    {
        try
        {
            await _stream.DisposeAsync();
        }
        catch (IOException)
        {
            // Taking leave of TLS needs a line; there is none.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection to the TV ended: {End}, {Reason}")]
    private partial void ConnectionEnded(CastEndKind end, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A message of {Size} bytes was dropped: {Problem}")]
    private partial void MessageDropped(int size, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A message of the unknown type {Type} was ignored")]
    private partial void UnknownMessage(string type);
}
