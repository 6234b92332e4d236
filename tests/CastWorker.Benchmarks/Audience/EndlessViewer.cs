namespace CastWorker.Benchmarks.Audience;

/// <summary>Takes an endless stream as it comes, and forgets it.</summary>
internal sealed class EndlessViewer : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly Stream _stream;
    private readonly Task _watching;

    private EndlessViewer(Stream stream)
    {
        _stream = stream;
        _watching = stream.CopyToAsync(Stream.Null, _leaving.Token);
    }

    /// <summary>It was dropped, or the stream has ended.</summary>
    public bool IsOver => _watching.IsCompleted;

    public static async Task<EndlessViewer> OpenAsync(HttpClient http, Uri stream, CancellationToken ct) =>
        new(await http.GetStreamAsync(stream, ct));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync();
        _leaving.Dispose();
    }
}
