using System.Net;
using System.Text;
using CastWorker.Media.Serving;
using Microsoft.Extensions.Options;

namespace CastWorker.Diagnostics;

/// <summary>One answer of the admin port.</summary>
internal sealed record AdminPage(string ContentType, string Body)
{
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;
}

/// <summary>Something the admin port can show.</summary>
internal interface IAdminPage
{
    string Path { get; }

    AdminPage Render();
}

/// <summary>Serves the owner's pages on the admin port.</summary>
internal sealed partial class AdminServer(
    IEnumerable<IAdminPage> pages, IOptions<AdminOptions> options, ILogger<AdminServer> logger) : IHostedService, IDisposable
{
    private readonly Dictionary<string, IAdminPage> _pages = pages.ToDictionary(page => page.Path, StringComparer.Ordinal);
    private HttpListener? _listener;
    private volatile bool _closing;
    private Task _serving = Task.CompletedTask;

    /// <summary>The port in use, once started.</summary>
    public int Port { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        (_listener, Port) = HttpDoor.Open(options.Value.BindAddress, options.Value.Port, AdminOptions.Section);
        AdminPagesServed(options.Value.BindAddress, Port);
        _serving = ServeAsync(_listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _closing = true;
        _listener?.Close();
        // Also when there is no time left to wait: what ends late must not end the worker as if it had crashed.
        await _serving.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => ((IDisposable?)_listener)?.Dispose();

    private async Task ServeAsync(HttpListener listener)
    {
        // A listener that is being closed may say that it listens when what was asked of it has failed already, and never answer again.
        while (!_closing && listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = AnswerAsync(context);
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
            var page = Find(context.Request);
            var body = Encoding.UTF8.GetBytes(page.Body);
            context.Response.StatusCode = (int)page.Status;
            context.Response.ContentType = page.ContentType;
            context.Response.ContentLength64 = body.Length;
            context.Response.Headers["Cache-Control"] = "no-store";
            context.Response.Headers["X-Content-Type-Options"] = "nosniff";
            if (context.Request.HttpMethod != "HEAD")
            {
                await context.Response.OutputStream.WriteAsync(body);
            }

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

    private AdminPage Find(HttpListenerRequest request)
    {
        if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            return new AdminPage("text/plain", "Only GET.") { Status = HttpStatusCode.MethodNotAllowed };
        }

        return _pages.TryGetValue(request.Url?.AbsolutePath ?? "", out var page)
            ? page.Render()
            : new AdminPage("text/plain", "Not here.") { Status = HttpStatusCode.NotFound };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Status, health and metrics on http://{Address}:{Port}/")]
    private partial void AdminPagesServed(string address, int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The admin listener: {Reason}")]
    private partial void ListenerSpoke(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An admin request failed")]
    private partial void RequestFailed(Exception failure);
}
