using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CastWorker.TestSupport;

/// <summary>A small web server on 127.0.0.1 whose pages the test makes, and changes, as it goes along.</summary>
public sealed class TestPages : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HttpListenerContext, Task>> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public TestPages(int? port = null)
    {
        Port = port ?? FreePort();
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Path and query of each request, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static Uri AddressOf(int port, string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));

    public Uri At(string path) => AddressOf(Port, path);

    public TestPages Html(string path, string html, int status = 200) => On(path, context => AnswerAsync(context, status, html));

    public TestPages Redirect(string path, string location) => On(
        path,
        context =>
        {
            context.Response.StatusCode = 302;
            context.Response.RedirectLocation = location;
            context.Response.Close();
            return Task.CompletedTask;
        });

    /// <summary>Takes the request and never answers.</summary>
    public TestPages Silence(string path) => On(path, _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _closing.Token));

    public TestPages On(string path, Func<HttpListenerContext, Task> answer)
    {
        _pages[path] = answer;
        return this;
    }

    public static async Task AnswerAsync(HttpListenerContext context, int status, string html)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(html));
        context.Response.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Abort();
        ((IDisposable)_listener).Dispose();
        await _serving;
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var url = context.Request.Url!;
        _requests.Enqueue(url.PathAndQuery);
        try
        {
            var answer = _pages.GetValueOrDefault(url.AbsolutePath) ?? (unknown => AnswerAsync(unknown, 404, "<p>no such page"));
            await answer(context);
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The browser went away, or the test is over.
            context.Response.Abort();
        }
    }
}
