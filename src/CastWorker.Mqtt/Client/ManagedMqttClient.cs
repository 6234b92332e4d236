using System.Threading.Channels;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>
/// One connection of the client of our own: a reading, a writing, an acknowledging and a keep-alive loop. The first of them that ends,
/// ends the connection.
/// </summary>
internal sealed class ManagedMqttClient : IMqttClient
{
    private const int WindowLimit = 64;
    private const int OutgoingLimit = 1024;
    private const int BatchSize = 16 * 1024;

    private readonly PacketStream _packets;
    private readonly Action<MqttMessage> _take;
    private readonly Func<Task> _mayTakeMore;
    private readonly BrokerLimits _limits;
    private readonly KeepAlive _keepAlive;
    private readonly MqttTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource<MqttClosed> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PendingAnswers _pending = new();
    private readonly CancellationToken _alive;
#pragma warning disable CA2213 // Publishers may still be leaving it; without a wait handle there is nothing to free.
    private readonly SemaphoreSlim _window;
#pragma warning restore CA2213
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(OutgoingLimit) { SingleReader = true });

    /// <summary>What was taken and not yet acknowledged, in order. Not every broker keeps to our receive maximum, but there are no more ids than these.</summary>
    private readonly Channel<ushort> _taken = Channel.CreateBounded<ushort>(
        new BoundedChannelOptions(ushort.MaxValue) { SingleReader = true });

    private ManagedMqttClient(
        PacketStream packets,
        BrokerLimits limits,
        Func<Task>? mayTakeMore,
        Action<MqttMessage> take,
        MqttTimeouts timeouts,
        TimeProvider time)
    {
        _mayTakeMore = mayTakeMore ?? (() => Task.CompletedTask);
        _packets = packets;
        _limits = limits;
        _take = take;
        _timeouts = timeouts;
        _time = time;
        _window = new SemaphoreSlim(Math.Min(WindowLimit, limits.ReceiveMaximum));
        _alive = _lifetime.Token;
        _keepAlive = new KeepAlive(limits.KeepAlive, timeouts.Ping, time);
    }

    public MqttVersion Version => _packets.Version;

    public required bool SessionPresent { get; init; }

    public Task<MqttClosed> Closed { get; private set; } = null!;

    public static ManagedMqttClient Start(
        PacketStream packets,
        MqttConnectOptions options,
        MqttPacket.ConnAck accepted,
        Action<MqttMessage> take,
        MqttTimeouts timeouts,
        TimeProvider time)
    {
        var client = new ManagedMqttClient(
            packets, BrokerLimits.From(accepted, options, packets.Version), options.MayTakeMore, take, timeouts, time)
        {
            SessionPresent = accepted.SessionPresent,
        };
        client.Closed = client.RunAsync();
        return client;
    }

    public async Task<MqttAnswer> PublishAsync(MqttMessage message, CancellationToken ct)
    {
        message = _limits.Fit(message);
        if (message.Qos == 0)
        {
            await SendAsync(Checked(PacketEncoder.Publish(message, Version)), ct);
            return new MqttAnswer(MqttReason.Success);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _alive);
        await WaitForWindowAsync(either.Token, ct);
        var (id, answer) = (default(ushort), default(Task<MqttPacket>));
        try
        {
            (id, answer) = _pending.Expect();
            await SendAsync(Checked(PacketEncoder.Publish(message with { PacketId = id }, Version)), ct);
            return await AnswerAsync("PUBACK", answer, ct) is MqttPacket.PubAck ack
                ? new MqttAnswer(ack.Reason, ack.Text)
                : new MqttAnswer(MqttReason.ProtocolError);
        }
        finally
        {
            _pending.Forget(id);
            _window.Release();
        }
    }

    public async Task<IReadOnlyList<MqttAnswer>> SubscribeAsync(IReadOnlyList<MqttFilter> filters, CancellationToken ct)
    {
        var answers = filters.Select(_limits.Refuse).ToArray();
        var asked = Enumerable.Range(0, filters.Count).Where(i => answers[i] is null)
            .GroupBy(i => _limits.SubscriptionIdentifiersAvailable ? filters[i].SubscriptionIdentifier : null);
        foreach (var packet in asked)
        {
            int[] places = [.. packet];
            var (reasons, text) = await SubscribeAsync(packet.Key, [.. places.Select(i => filters[i])], ct);
            for (var i = 0; i < places.Length; i++)
            {
                answers[places[i]] = new MqttAnswer(i < reasons.Count ? reasons[i] : MqttReason.ProtocolError, text);
            }
        }

        return [.. answers.Select(answer => answer.GetValueOrDefault())];
    }

    public async Task DisconnectAsync(CancellationToken ct)
    {
        await SendAsync(PacketEncoder.Disconnect(), ct);
        _outgoing.Writer.TryComplete();
        await Closed.WaitAsync(_timeouts.Write, _time, ct);
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult(new MqttClosed(MqttEnd.ByUs, "closed by the worker"));
        await Closed;
        _lifetime.Dispose();
    }

    private async Task<MqttClosed> RunAsync()
    {
        Task<MqttClosed>[] loops =
        [
            EndOfAsync(ReadLoopAsync(_alive)),
            EndOfAsync(WriteLoopAsync(_alive)),
            EndOfAsync(AcknowledgeLoopAsync(_alive)),
            EndOfAsync(_keepAlive.WatchAsync(limit => SendAsync(PacketEncoder.PingReq(), limit), _alive)),
        ];
        var closed = await await Task.WhenAny([.. loops, _ended.Task]);
        _pending.FailAll(closed);
        _outgoing.Writer.TryComplete();
        await _lifetime.CancelAsync();
        await _packets.HangUpAsync();
        await Task.WhenAll(loops);
        await _packets.DisposeAsync();
        return closed;
    }

    private async Task<MqttClosed> ReadLoopAsync(CancellationToken ct)
    {
        while (await _packets.ReadAsync(ct) is { } packet)
        {
            _keepAlive.Heard();
            switch (packet)
            {
                case MqttPacket.Publish { Message: var message }:
                    _take(message);
                    if (message.Qos == 1 && !_taken.Writer.TryWrite(message.PacketId))
                    {
                        return new MqttClosed(MqttEnd.Silent, "the broker sends but does not read");
                    }

                    break;
                case MqttPacket.PubAck ack:
                    _pending.Complete(ack.PacketId, ack);
                    break;
                case MqttPacket.SubAck ack:
                    _pending.Complete(ack.PacketId, ack);
                    break;
                case MqttPacket.Disconnect goodbye:
                    return MqttEnds.From(goodbye);
                case MqttPacket.ConnAck:
                    throw new MqttProtocolException("the broker sent a second CONNACK");
            }
        }

        return new MqttClosed(MqttEnd.Lost, "the broker closed the connection");
    }

    private async Task<MqttClosed> AcknowledgeLoopAsync(CancellationToken ct)
    {
        await foreach (var id in _taken.Reader.ReadAllAsync(ct))
        {
            await _mayTakeMore().WaitAsync(ct);
            await SendAsync(PacketEncoder.PubAck(id), ct);
        }

        return new MqttClosed(MqttEnd.ByUs, "closed by the worker");
    }

    private async Task<MqttClosed> WriteLoopAsync(CancellationToken ct)
    {
        using var batch = new MemoryStream();
        while (await _outgoing.Reader.WaitToReadAsync(ct))
        {
            // What waits goes out together: one packet at a time, small ones wait for each other's acknowledgement on the network.
            batch.SetLength(0);
            while (batch.Length < BatchSize && _outgoing.Reader.TryRead(out var packet))
            {
                batch.Write(packet);
            }

            await _packets.WriteAsync(batch.GetBuffer().AsMemory(0, (int)batch.Length), ct).WaitAsync(_timeouts.Write, _time, ct);
        }

        return new MqttClosed(MqttEnd.ByUs, "closed by the worker");
    }

    private async Task<(IReadOnlyList<MqttReason> Reasons, string? Text)> SubscribeAsync(
        uint? identifier, MqttFilter[] filters, CancellationToken ct)
    {
        var (id, answer) = _pending.Expect();
        try
        {
            await SendAsync(Checked(PacketEncoder.Subscribe(id, identifier, filters, Version)), ct);
            return await AnswerAsync("SUBACK", answer, ct) is MqttPacket.SubAck ack ? (ack.Reasons, ack.Text) : ([], null);
        }
        finally
        {
            _pending.Forget(id);
        }
    }

    private static async Task<MqttClosed> EndOfAsync(Task<MqttClosed> loop)
    {
        try
        {
            return await loop;
        }
#pragma warning disable CA1031 // A loop's end is the connection's end: whatever the reason is, it must reach Closed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return MqttEnds.From(failure);
        }
    }

    private async Task WaitForWindowAsync(CancellationToken either, CancellationToken ct)
    {
        try
        {
            await _window.WaitAsync(either);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new MqttClosedException(await Closed);
        }
    }

    private async Task SendAsync(byte[] packet, CancellationToken ct)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(packet, ct);
        }
        catch (ChannelClosedException)
        {
            throw new MqttClosedException(await Closed.WaitAsync(ct));
        }
    }

    private async Task<MqttPacket> AnswerAsync(string name, Task<MqttPacket> answer, CancellationToken ct)
    {
        try
        {
            return await answer.WaitAsync(_timeouts.Answer, _time, ct);
        }
        catch (TimeoutException)
        {
            // What became of it cannot be known on this connection any more; a new one starts from the whole state.
            var late = new MqttClosed(MqttEnd.Silent, $"no {name} within {_timeouts.Answer.TotalSeconds:0.#} s");
            _ended.TrySetResult(late);
            throw new MqttClosedException(late);
        }
    }

    private byte[] Checked(byte[] packet) => packet.Length <= _limits.MaximumPacketSize
        ? packet
        : throw new MqttTooLargeException(packet.Length, _limits.MaximumPacketSize);
}
