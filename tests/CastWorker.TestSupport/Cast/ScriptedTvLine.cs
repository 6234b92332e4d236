using System.Buffers.Binary;
using System.Net.Sockets;

namespace CastWorker.TestSupport.Cast;

/// <summary>One sender's line to a scripted TV, for the script to play with.</summary>
public sealed class ScriptedTvLine(ScriptedTv tv, Stream stream, Socket? socket, int number, CancellationToken ct)
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>1 for the first line.</summary>
    public int Number => number;

    /// <summary>The sender's name for itself, once it has spoken.</summary>
    public string Sender { get; private set; } = "*";

    /// <summary>From now on the TV says nothing on this line.</summary>
    public bool IsMute { get; set; }

    /// <summary>Whom the sender has connected to, on this line.</summary>
    public ISet<string> Connected { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The next message, or null when the sender has hung up.</summary>
    public async Task<TvFrame?> ReadAsync()
    {
        try
        {
            var header = new byte[4];
            await stream.ReadExactlyAsync(header, ct);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
            await stream.ReadExactlyAsync(body, ct);
            var frame = TvFrame.Unpack(body);
            Sender = frame.Source;
            tv.Record(frame);
            return frame;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public Task SendAsync(string source, string channel, string json, string? destination = null) =>
        SendBytesAsync(new TvFrame(source, destination ?? Sender, channel, json).Pack());

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (!IsMute)
            {
                await stream.WriteAsync(bytes, ct);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the line in order.</summary>
    public void HangUp() => stream.Dispose();

    /// <summary>Breaks the line.</summary>
    public void Reset()
    {
        socket!.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
