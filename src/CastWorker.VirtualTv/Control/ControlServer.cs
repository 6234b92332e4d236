using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv.Control;

/// <summary>One answer of the control API.</summary>
internal sealed record ControlAnswer(string Type, byte[] Content)
{
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;
}

/// <summary>What the control server does not know itself: set before the first request that needs it.</summary>
internal delegate Task<ControlAnswer> ControlDesk(HttpListenerRequest request, CancellationToken ct);

/// <summary>The HTTP door for people and tests, and for the page that is the screen.</summary>
internal sealed partial class ControlServer(IOptions<TvOptions> options, Func<ControlDesk> desk, ILogger<ControlServer> logger)
    : IHostedService, IDisposable
{
    private const int Attempts = 5;

    private readonly CancellationTokenSource _stopping = new();
    private HttpListener? _listener;

    public Uri? Address { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        (_listener, Address) = Open(options.Value.ControlAddress, options.Value.ControlPort);
        _ = ServeAsync(_listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _listener?.Close();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        ((IDisposable?)_listener)?.Dispose();
    }

    private static (HttpListener Listener, Uri Address) Open(string address, int port)
    {
        // HttpListener does not know port 0, and a free port that was found can be taken before we have it.
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var prefix = string.Create(CultureInfo.InvariantCulture, $"http://{address}:{chosen}/");
            var listener = new HttpListener { Prefixes = { prefix } };
            try
            {
                listener.Start();
                return (listener, new Uri(prefix));
            }
            catch (HttpListenerException) when (port == 0 && attempt < Attempts)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            try
            {
                _ = AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                ListenerSpoke(closed.Message);
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var answer = await desk()(context.Request, _stopping.Token);
            context.Response.StatusCode = (int)answer.Status;
            context.Response.ContentType = answer.Type;
            context.Response.ContentLength64 = answer.Content.Length;
            context.Response.Headers["Cache-Control"] = "no-store";
            await context.Response.OutputStream.WriteAsync(answer.Content, _stopping.Token);
            context.Response.Close();
        }
#pragma warning disable CA1031 // one request: whatever it met must not end the server
        catch (Exception failure)
#pragma warning restore CA1031
        {
            RequestFailed(failure);
            context.Response.Abort();
        }
    }

    [LoggerMessage(LogLevel.Debug, "The control listener: {Reason}")]
    private partial void ListenerSpoke(string reason);

    [LoggerMessage(LogLevel.Warning, "A control request failed")]
    private partial void RequestFailed(Exception failure);
}
