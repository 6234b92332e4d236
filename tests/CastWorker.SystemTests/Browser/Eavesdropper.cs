using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CastWorker.SystemTests.Browser;

/// <summary>Stands in for the whole network: hears the first words of whoever calls any host by its name.</summary>
internal sealed class Eavesdropper : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _listening;

    public Eavesdropper()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>Every name leads here, whatever the port; what is asked for by number does not.</summary>
    public string ResolverRules => string.Create(
        CultureInfo.InvariantCulture,
        $"--host-resolver-rules=MAP * 127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}, EXCLUDE 127.0.0.1");

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _listening;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                await HearAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task HearAsync(TcpClient client)
    {
        var words = new byte[600];
        try
        {
            var length = await client.GetStream().ReadAsync(words, _closing.Token);
            _heard.Enqueue(Encoding.Latin1.GetString(words, 0, length));
        }
        catch (IOException)
        {
            // A caller that hangs up without a word has called all the same.
            _heard.Enqueue("");
        }
    }
}
