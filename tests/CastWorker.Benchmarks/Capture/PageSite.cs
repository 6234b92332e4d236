using System.Net;
using CastWorker.TestSupport;

namespace CastWorker.Benchmarks.Capture;

/// <summary>
/// Serves the bench's own pages, and lets them stand still: a page always waits for an answer to what it does, and asks again once it
/// has done what it was told and drawn it.
/// </summary>
internal sealed class PageSite : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pages");

    private readonly TestPages _pages = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private TaskCompletionSource _obeyed = New();
    private bool _moving = true;

    public PageSite()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            _pages.On($"/{Path.GetFileName(file)}", context => SendAsync(context, TypeOf(file), File.ReadAllBytes(file)));
        }

        _pages.On("/motion", AnswerAsync);
    }

    /// <summary>Completes once the page does what it was told last; at first: once it is there.</summary>
    public Task Obeyed
    {
        get
        {
            lock (_gate)
            {
                return _obeyed.Task;
            }
        }
    }

    public Uri At(string page) => _pages.At($"/{page}.html");

    /// <summary>Returns once the page moves, or stands still and has drawn that.</summary>
    public Task MoveAsync(bool moving, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_moving != moving)
            {
                _moving = moving;
                _obeyed = New();
                _changed.TrySetResult();
                _changed = New();
            }
        }

        return Obeyed.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, ct);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
        }

        await _pages.DisposeAsync();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var moves = context.Request.QueryString["is"] == "on";
        Task changed;
        lock (_gate)
        {
            changed = moves == _moving ? _changed.Task : Task.CompletedTask;
            if (moves == _moving)
            {
                _obeyed.TrySetResult();
            }
        }

        await changed;
        await SendAsync(context, "text/plain", _moving ? "on"u8.ToArray() : "off"u8.ToArray());
    }

    private static async Task SendAsync(HttpListenerContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        await context.Response.OutputStream.WriteAsync(content);
        context.Response.Close();
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".css" => "text/css",
        ".js" => "text/javascript",
        _ => "text/html; charset=utf-8",
    };
}
