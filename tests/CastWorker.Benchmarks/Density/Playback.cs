namespace CastWorker.Benchmarks.Density;

/// <summary>A player's clock and buffer without a picture: it shows what it has, and stands still when that has run out.</summary>
/// <param name="End">When everything that was fetched has been shown; null before the first piece.</param>
/// <param name="Stalls">How often it has stood still; one that lasts is not yet counted.</param>
internal readonly record struct Playback(TimeSpan? End, int Stalls)
{
    /// <summary>A piece of the stream has arrived.</summary>
    public Playback With(TimeSpan piece, TimeSpan now) => End switch
    {
        null => this with { End = now + piece },
        { } end when end < now => new Playback(now + piece, Stalls + 1),
        { } end => this with { End = end + piece },
    };

    /// <summary>What it holds in advance; negative while it stands still.</summary>
    public TimeSpan Ahead(TimeSpan now) => (End ?? now) - now;

    public int StallsUntil(TimeSpan now) => Stalls + (Ahead(now) < TimeSpan.Zero ? 1 : 0);
}
