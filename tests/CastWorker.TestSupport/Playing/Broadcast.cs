using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CastWorker.TestSupport.Playing;

/// <summary>
/// A live source as tuners and IPTV servers are: whoever asks gets one endless answer, made by an FFmpeg of his own, from now on. It can break off, fall silent, send garbage or
/// refuse.
/// </summary>
public sealed class Broadcast : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Process, TcpClient> _viewers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private Broadcast(string source)
    {
        Source = source;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What comes, as FFmpeg's arguments before the output; changes count for who comes later. Empty: 404.</summary>
    public string Source { get; set; }

    /// <summary>How many have come.</summary>
    public int Visits { get; private set; }

    /// <summary>When the first byte was sent to who came last.</summary>
    public long FirstByteAt { get; private set; }

    public Uri Address => new($"live+http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/stream");

    /// <summary>A test picture with a tone.</summary>
    /// <param name="size">Of the picture.</param>
    /// <param name="codecs">How it is encoded.</param>
    public static Broadcast Of(string codecs, string size = "720x576") => new(Arguments(codecs, size));

    public static string Arguments(string codecs, string size) =>
        $"-re -f lavfi -i testsrc2=size={size}:rate=25 -re -f lavfi -i sine=frequency=440:sample_rate=48000 -pix_fmt yuv420p {codecs} -f mpegts";

    /// <summary>Hangs up on everybody.</summary>
    public void BreakOff()
    {
        foreach (var (ffmpeg, client) in _viewers)
        {
            client.Dispose();
            ffmpeg.Kill();
        }
    }

    /// <summary>Sends nothing more to anybody, and does not hang up either.</summary>
    public void FallSilent()
    {
        foreach (var ffmpeg in _viewers.Keys)
        {
            using var stop = Process.Start("kill", ["-STOP", $"{ffmpeg.Id}"]);
            stop.WaitForExit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        BreakOff();
        await _accepting;
        while (!_viewers.IsEmpty)
        {
            BreakOff();
            await Task.Delay(20, CancellationToken.None);
        }

        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Visits++;
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        if (Source.Length == 0)
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), CancellationToken.None);
            client.Dispose();
            return;
        }

        using var ffmpeg = Process.Start(
            new ProcessStartInfo("ffmpeg", $"-v error -nostdin {Source} pipe:1") { RedirectStandardOutput = true, UseShellExecute = false })!;
        _viewers[ffmpeg] = client;
        try
        {
            await SendAsync(ffmpeg.StandardOutput.BaseStream, stream);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Who watched has left, or was hung up on.
            ffmpeg.Kill();
        }

        ffmpeg.Kill();
        await ffmpeg.WaitForExitAsync(CancellationToken.None);
        _viewers.TryRemove(ffmpeg, out _);
        client.Dispose();
    }

    /// <summary>Ends with what is sent, or with who watches it: nothing else is waited for.</summary>
    private async Task SendAsync(Stream content, NetworkStream viewer)
    {
        var buffer = new byte[64 * 1024];
        _ = await viewer.ReadAsync(buffer, CancellationToken.None);
        await viewer.WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n"), CancellationToken.None);
        for (var isFirst = true; await content.ReadAsync(buffer, CancellationToken.None) is var read and > 0; isFirst = false)
        {
            FirstByteAt = isFirst ? TimeProvider.System.GetTimestamp() : FirstByteAt;
            await viewer.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
        }
    }
}
