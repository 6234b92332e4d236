using System.Buffers.Binary;

namespace CastWorker.GoogleCast.Connection;

/// <summary>
/// Cuts what comes from a TV into message bodies. Bounded in memory, and in time: a message that was begun must be completed,
/// however slowly the TV dribbles.
/// </summary>
internal sealed class FrameReader(Stream stream, TimeSpan limit, TimeProvider time)
{
    private const int HeaderSize = 4;

    private readonly byte[] _buffer = new byte[HeaderSize + FrameWriter.MaximumBody];
    private int _start;
    private int _end;
    private long _begun;
    private long _lastSign = time.GetTimestamp();

    /// <summary>How long nothing at all has come.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastSign));

    /// <summary>The next body, valid until the next call; null when the other side has hung up.</summary>
    /// <exception cref="CastProtocolException">The length is none: from here on nothing can be understood.</exception>
    /// <exception cref="CastStuckException">The message was not completed in time.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            if (Take() is { } body)
            {
                return body;
            }

            if (await ReceiveAsync(ct) == 0)
            {
                return null;
            }
        }
    }

    private ReadOnlyMemory<byte>? Take()
    {
        if (_end - _start < HeaderSize)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        if (length is 0 or > FrameWriter.MaximumBody)
        {
            throw new CastProtocolException($"a message of {length} bytes was announced");
        }

        if (_end - _start < HeaderSize + (int)length)
        {
            return null;
        }

        var body = _buffer.AsMemory(_start + HeaderSize, (int)length);
        _start += HeaderSize + (int)length;
        // What follows came with the last bytes, so it began no later than they came.
        _begun = Volatile.Read(ref _lastSign);
        return body;
    }

    private async ValueTask<int> ReceiveAsync(CancellationToken ct)
    {
        MakeRoom();
        var received = _end == 0
            ? await stream.ReadAsync(_buffer, ct)
            : await ReceiveRestAsync(ct);
        var now = time.GetTimestamp();
        _begun = _end == 0 ? now : _begun;
        _end += received;
        if (received > 0)
        {
            Volatile.Write(ref _lastSign, now);
        }

        return received;
    }

    private async ValueTask<int> ReceiveRestAsync(CancellationToken ct)
    {
        var left = limit - time.GetElapsedTime(_begun);
        if (left <= TimeSpan.Zero)
        {
            throw new CastStuckException(limit);
        }

        try
        {
            // The reading itself may go on: whoever reads hangs up when this throws.
            return await stream.ReadAsync(_buffer.AsMemory(_end), ct).AsTask().WaitAsync(left, time, ct);
        }
        catch (TimeoutException)
        {
            throw new CastStuckException(limit);
        }
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }
}
