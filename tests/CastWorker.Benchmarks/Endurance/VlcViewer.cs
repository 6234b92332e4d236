using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>VLC: what it has shown is known from the number of its pictures.</summary>
internal sealed class VlcViewer(VlcPlayer player, int frameRate) : IViewer
{
    public static async Task<IViewer> OpenAsync(Uri stream, int frameRate, CancellationToken ct) =>
        new VlcViewer(await VlcPlayer.OpenAsync(stream, ct), frameRate);

    public IReadOnlyList<string> Words => player.Words;

    public async Task<PlayerReport> ReadAsync(CancellationToken ct)
    {
        var figures = await player.ReadAsync(ct);
        return new PlayerReport
        {
            CurrentTime = (double)figures.Displayed / frameRate,
            PlayedSeconds = (double)figures.Displayed / frameRate,
            SkippedSeconds = 0,
            Playing = !player.HasExited,
            Ended = player.HasExited,
            StartupMilliseconds = null,
            Stalls = figures.Refills,
            StallSeconds = 0,
            LongestStallSeconds = 0,
            BufferedAheadSeconds = 0,
            LatencySeconds = null,
            DecodedFrames = figures.Decoded,
            DroppedFrames = figures.Lost,
            Width = 0,
            Height = 0,
            Errors = player.HasExited ? ["VLC has ended"] : [],
            Warnings = [],
        };
    }

    public ValueTask DisposeAsync() => player.DisposeAsync();
}
