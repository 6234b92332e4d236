using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CastWorker.SystemTests.Examples;

/// <summary>Every web site of the documentation's house, whatever its name: each address is a page that names itself.</summary>
internal sealed class HouseSites : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public HouseSites()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What makes Chromium find the names of the documentation here, and nowhere else.</summary>
    public string ChromiumArgument => $"--host-resolver-rules=MAP *.local 127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _serving;
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var path = (await reader.ReadLineAsync(_closing.Token))?.Split(' ').ElementAtOrDefault(1) ?? "/";
                while (await reader.ReadLineAsync(_closing.Token) is { Length: > 0 })
                {
                    // The headers do not matter.
                }

                var page = $"<!doctype html><title>{WebUtility.HtmlEncode(path)}</title><body style=background:teal><h1>{WebUtility.HtmlEncode(path)}</h1>";
                var head = $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head + page), _closing.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The browser went away, or the test is over.
            return;
        }
    }
}
