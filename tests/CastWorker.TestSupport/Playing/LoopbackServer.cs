using System.Net;
using System.Net.Sockets;

namespace CastWorker.TestSupport.Playing;

/// <param name="ContentType">As the browser is told.</param>
/// <param name="Content">The whole body.</param>
public sealed record LoopbackAnswer(string ContentType, byte[] Content);

/// <summary>A small HTTP server on a free loopback port; a path without an answer is a 404.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<string, LoopbackAnswer?> _answer;
    private readonly Task _serving;

    private LoopbackServer(HttpListener listener, Uri root, Func<string, LoopbackAnswer?> answer, bool allowOthers)
    {
        (_listener, _answer, Root, AllowOtherOrigins) = (listener, answer, root, allowOthers);
        _serving = ServeAsync();
    }

    public Uri Root { get; }

    /// <summary>Whether pages from other origins may read the answers (CORS).</summary>
    private bool AllowOtherOrigins { get; }

    public static LoopbackServer Start(Func<string, LoopbackAnswer?> answer, bool allowOtherOrigins)
    {
        // Between finding a free port and taking it somebody else may be quicker.
        for (var attempt = 1; ; attempt++)
        {
            var root = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener { Prefixes = { root.AbsoluteUri } };
            try
            {
                listener.Start();
                return new LoopbackServer(listener, root, answer, allowOtherOrigins);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var response = context.Response;
            if (AllowOtherOrigins)
            {
                response.Headers["Access-Control-Allow-Origin"] = "*";
            }

            response.Headers["Cache-Control"] = "no-cache";
            if (_answer(context.Request.Url!.AbsolutePath) is not { } answer)
            {
                response.StatusCode = 404;
                return;
            }

            response.ContentType = answer.ContentType;
            response.ContentLength64 = answer.Content.Length;
            await response.OutputStream.WriteAsync(answer.Content, CancellationToken.None);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The browser went away in the middle of an answer, as players do: nothing to tell anybody.
            context.Response.Abort();
        }
    }
}
