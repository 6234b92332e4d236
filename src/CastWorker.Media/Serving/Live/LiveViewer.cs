using System.Threading.Channels;
using CastWorker.Media.Muxing;

namespace CastWorker.Media.Serving.Live;

/// <summary>A viewer took so little for so long that it is not waited for.</summary>
internal sealed class SlowViewerException() : Exception("A viewer was too slow.");

/// <summary>What one viewer of an endless stream has still to be sent. Bounded: who does not keep up is dropped, and nobody else waits.</summary>
internal sealed class LiveViewer(int mostTicks)
{
    /// <summary>Pictures of a few kilobits a second may wait for as long as their time allows; large ones not.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Not for a single reader: who offers looks at the oldest, while it may just be taken.</summary>
    private readonly Channel<LiveChunk> _chunks = Channel.CreateUnbounded<LiveChunk>();
    private long _waitingBytes;

    /// <summary>Ends when the stream does.</summary>
    /// <exception cref="SlowViewerException">It was dropped.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(ct))
        {
            yield return chunk.Bytes;
            Interlocked.Add(ref _waitingBytes, -chunk.Bytes.Length);
        }
    }

    /// <summary>Adds to what it is to be sent; false when it has been dropped for what it has not taken yet.</summary>
    public bool Offer(LiveChunk chunk)
    {
        if (Interlocked.Add(ref _waitingBytes, chunk.Bytes.Length) <= MostBytes
            && !(_chunks.Reader.TryPeek(out var oldest) && chunk.First - oldest.First > mostTicks))
        {
            return _chunks.Writer.TryWrite(chunk);
        }

        _chunks.Writer.TryComplete(new SlowViewerException());
        return false;
    }

    public void End() => _chunks.Writer.TryComplete();
}
