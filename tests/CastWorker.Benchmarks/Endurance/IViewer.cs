using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>A player that watches a stream.</summary>
internal interface IViewer : IAsyncDisposable
{
    /// <summary>What it has shown so far.</summary>
    Task<PlayerReport> ReadAsync(CancellationToken ct);

    /// <summary>What it says of itself, if it says anything.</summary>
    IReadOnlyList<string> Words => [];
}

/// <summary>A player of web pages, in a real browser.</summary>
internal sealed class BrowserViewer(StreamPlayer player) : IViewer
{
    public static async Task<IViewer> OpenAsync(Uri stream, PlayerEngine engine, CancellationToken ct) =>
        new BrowserViewer(await StreamPlayer.OpenAsync(stream, engine, ct));

    public Task<PlayerReport> ReadAsync(CancellationToken ct) => player.ReadAsync(ct);

    public ValueTask DisposeAsync() => player.DisposeAsync();
}
