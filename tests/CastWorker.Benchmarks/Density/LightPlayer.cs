namespace CastWorker.Benchmarks.Density;

/// <summary>
/// Fetches a stream as a player does, three pieces behind live, and reckons when a viewer would see it stand still. It decodes nothing: a
/// real player would cost more than the session it watches.
/// </summary>
internal sealed class LightPlayer : IAsyncDisposable
{
    private const int PiecesBehind = 3;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly HttpClient _http;
    private readonly Uri _list;
    private readonly Task _playing;
    private Playback _playback;
    private int _jumps;
    private Uri? _latest;

    private LightPlayer(HttpClient http, Uri list)
    {
        (_http, _list) = (http, list);
        _playing = PlayAsync(_closing.Token);
    }

    /// <summary>The last piece that was fetched.</summary>
    public Uri? Latest => Volatile.Read(ref _latest);

    private TimeSpan Now => TimeProvider.System.GetElapsedTime(_began);

    public static async Task<LightPlayer> OpenAsync(HttpClient http, Uri master, CancellationToken ct)
    {
        var lines = (await http.GetStringAsync(master, ct)).Split('\n', StringSplitOptions.TrimEntries);
        return new LightPlayer(http, new Uri(master, lines.First(line => line.Length > 0 && line[0] != '#')));
    }

    /// <summary>What a viewer has seen go wrong so far, and how much is in the buffer.</summary>
    public (int Troubles, TimeSpan Ahead) Look()
    {
        lock (_gate)
        {
            // Where a stream is interrupted the worker shows its last piece again; the viewer sees the jump.
            return (_playback.StallsUntil(Now) + _jumps, _playback.Ahead(Now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task PlayAsync(CancellationToken ct)
    {
        long? next = null;
        while (true)
        {
            var pieces = await ListAsync(ct);
            var pause = TimeSpan.FromSeconds(1);
            foreach (var piece in pieces.Where(piece => piece.Sequence >= (next ?? pieces[^Math.Min(PiecesBehind, pieces.Count)].Sequence)).ToArray())
            {
                await TakeAsync(piece, isFirst: next is null, ct);
                next = piece.Sequence + 1;
                pause = piece.Duration;
            }

            await Task.Delay(pause, TimeProvider.System, ct);
        }
    }

    private async Task<IReadOnlyList<HlsPiece>> ListAsync(CancellationToken ct)
    {
        try
        {
            return HlsList.Parse(await _http.GetStringAsync(_list, ct));
        }
        catch (HttpRequestException)
        {
            return []; // asked again, as players do: if that goes on, the buffer tells
        }
    }

    private async Task TakeAsync(HlsPiece piece, bool isFirst, CancellationToken ct)
    {
        var address = new Uri(_list, piece.Name);
        try
        {
            await _http.GetByteArrayAsync(address, ct);
        }
        catch (HttpRequestException)
        {
            return;
        }

        Volatile.Write(ref _latest, address);
        lock (_gate)
        {
            _playback = _playback.With(piece.Duration, Now);
            _jumps += piece.IsDiscontinuous && !isFirst ? 1 : 0;
        }
    }
}
