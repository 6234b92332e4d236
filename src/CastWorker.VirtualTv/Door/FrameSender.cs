using System.Threading.Channels;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Door;

/// <summary>The outgoing half of a connection: one frame after the other, as the mood of the wire lets it.</summary>
internal sealed class FrameSender(long socket, Stream stream, WireMood mood, FrameLog log, TimeProvider time)
{
    /// <summary>A sender that takes nothing is not waited for.</summary>
    private const int MostWaiting = 512;

    private static readonly TimeSpan SlowPace = TimeSpan.FromSeconds(1);

    /// <summary>A status long enough to be cut in two.</summary>
    private static readonly CastFrame HalfFrame = new()
    {
        Source = Tv.Platform,
        Destination = Speech.Everybody,
        Namespace = CastNamespace.Receiver,
        Text = """{"requestId":0,"type":"RECEIVER_STATUS","status":{"userEq":{}}}""",
    };

    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>False when too much is waiting already.</summary>
    public bool TrySend(CastFrame frame) => _items.Writer.TryWrite(new Item(frame, Halved: false));

    public void SendHalf() => _items.Writer.TryWrite(new Item(HalfFrame, Halved: true));

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var item in _items.Reader.ReadAllAsync(ct))
        {
            var bytes = CastFrameWriter.Write(item.Frame);
            if (item.Halved)
            {
                var half = (FrameLength.Bytes + bytes.Length) / 2;
                await WriteAsync(bytes.AsMemory(0, half), ct);
                log.Note(socket, $"half a frame: {half} of {bytes.Length} bytes");
                await mood.MayWriteAsync(ct);
                await WriteAsync(bytes.AsMemory(half), ct);
                continue;
            }

            await mood.MayWriteAsync(ct);
            log.Outgoing(socket, item.Frame);
            await (mood.Fault == WireFault.SlowFrame ? TrickleAsync(bytes, ct) : WriteAsync(bytes, ct));
        }
    }

    private async Task TrickleAsync(byte[] bytes, CancellationToken ct)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (mood.Fault != WireFault.SlowFrame)
            {
                await mood.MayWriteAsync(ct);
                await WriteAsync(bytes.AsMemory(i), ct);
                return;
            }

            await WriteAsync(bytes.AsMemory(i, 1), ct);
            await Task.Delay(SlowPace, time, ct);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await stream.WriteAsync(bytes, ct);
        await stream.FlushAsync(ct);
    }

    private readonly record struct Item(CastFrame Frame, bool Halved);
}
