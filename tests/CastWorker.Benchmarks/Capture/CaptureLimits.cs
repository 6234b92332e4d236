using System.Globalization;

namespace CastWorker.Benchmarks.Capture;

/// <summary>What the product wants to keep, and whether it did; what was not measured is left out.</summary>
internal static class CaptureLimits
{
    private const string Ours = "ours";

    public static IEnumerable<string> Verdicts(IReadOnlyCollection<CaptureSummary> all)
    {
        CaptureSummary? Find(string page, string contender) => all.FirstOrDefault(line => line.Page == page && line.Contender == contender);

        if (Find("static", Ours) is { } still)
        {
            yield return Verdict("static: CPU", still.Cpu, 5);
            yield return Verdict("static: kbit/s", still.Kbps, 300);
        }

        (string Page, double Most)[] shares = [("static", 1.0 / 13), ("clock", 1.0 / 8), ("animation", 0.65)];
        foreach (var (page, most) in shares)
        {
            foreach (var other in new[] { "jibri", "egress" })
            {
                if (Find(page, Ours) is { } ours && Find(page, other) is { Cpu: > 0 } found)
                {
                    yield return Verdict($"{page}: CPU as a share of {other}'s", ours.Cpu / found.Cpu, most);
                }
            }
        }

        foreach (var ours in all.Where(line => line.Contender == Ours))
        {
            yield return Verdict($"{ours.Page}: pictures a second missing of 30", 30 - ours.FramesPerSecond, 0.5);
            if (Find(ours.Page, "jibri") is { } jibri)
            {
                yield return Verdict($"{ours.Page}: SSIM at rest below jibri's", jibri.Likeness.Ssim - ours.Likeness.Ssim, 0);
            }
        }
    }

    private static string Verdict(string what, double measured, double most) => string.Create(
        CultureInfo.InvariantCulture, $"{(measured <= most ? "met    " : "not met")} {what}: {measured:0.####}, at most {most:0.####}");
}
