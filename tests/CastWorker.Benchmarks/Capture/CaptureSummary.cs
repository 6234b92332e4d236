namespace CastWorker.Benchmarks.Capture;

/// <summary>The medians of a contender's rounds on a page.</summary>
internal sealed record CaptureSummary
{
    public required string Page { get; init; }

    public required string Contender { get; init; }

    public required double Cpu { get; init; }

    public required IReadOnlyDictionary<string, double> CpuByName { get; init; }

    public required double Chromium { get; init; }

    public required double Kbps { get; init; }

    public required double FramesPerSecond { get; init; }

    public required double ChangesPerSecond { get; init; }

    public required Likeness Likeness { get; init; }

    public static CaptureSummary Of(IReadOnlyCollection<TrialResult> rounds)
    {
        double Middle(Func<TrialResult, double> figure) => Median([.. rounds.Select(figure)]);

        return new CaptureSummary
        {
            Page = rounds.First().Page,
            Contender = rounds.First().Contender,
            Cpu = Middle(round => round.Cpu),
            CpuByName = rounds.SelectMany(round => round.CpuByName.Keys).Distinct(StringComparer.Ordinal).ToDictionary(
                name => name, name => Middle(round => round.CpuByName.GetValueOrDefault(name)), StringComparer.Ordinal),
            Chromium = Middle(round => round.Chromium),
            Kbps = Middle(round => round.Kbps),
            FramesPerSecond = Middle(round => round.FramesPerSecond),
            ChangesPerSecond = Middle(round => round.ChangesPerSecond),
            Likeness = new Likeness(Middle(round => round.Likeness.Ssim), Middle(round => round.Likeness.Psnr)),
        };
    }

    public static double Median(IReadOnlyList<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
