using System.IO.Pipelines;
using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>Packets instead of bytes, over any stream; one reader and one writer at a time.</summary>
internal sealed class PacketStream(Stream stream, MqttVersion version, int maximumSize) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public MqttVersion Version => version;

    /// <summary>The next packet, or null when the other side has hung up.</summary>
    public async Task<MqttPacket?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(ct);
            var buffer = result.Buffer;
            var packet = PacketFramer.TryRead(ref buffer, maximumSize, version);
            _reader.AdvanceTo(buffer.Start, packet is null ? buffer.End : buffer.Start);
            if (packet is not null || result.IsCompleted)
            {
                return packet;
            }
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> packet, CancellationToken ct) =>
        await stream.WriteAsync(packet, ct);

    /// <summary>Ends whatever reads or writes; only afterwards may the buffers be given back.</summary>
    public ValueTask HangUpAsync() => stream.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        await _reader.CompleteAsync();
    }
}
