using System.Globalization;

namespace CastWorker.Benchmarks.Capture;

/// <summary>What people read: a line for each page and contender. CPU in percent of one core.</summary>
internal static class CaptureTable
{
    public const string Header =
        "page       contender     CPU  of jibri  of egress  kbit/s    fps  changes/s     SSIM   PSNR  Chromium  CPU by process";

    public static string Line(CaptureSummary line, IReadOnlyCollection<CaptureSummary> all)
    {
        var processes = line.CpuByName.Where(entry => entry.Value >= 0.05).OrderByDescending(entry => entry.Value)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:0.0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Page,-10} {line.Contender,-10} {line.Cpu,6:0.0} {Ratio(line, "jibri", all),9} {Ratio(line, "egress", all),10} {line.Kbps,7:0} {line.FramesPerSecond,6:0.0} {line.ChangesPerSecond,10:0.0} {line.Likeness.Ssim,8:0.0000} {line.Likeness.Psnr,6:0.0} {line.Chromium,9:0.0}  {string.Join(", ", processes)}");
    }

    private static string Ratio(CaptureSummary line, string other, IReadOnlyCollection<CaptureSummary> all) =>
        all.FirstOrDefault(candidate => candidate.Page == line.Page && candidate.Contender == other) is { Cpu: > 0 } found
            ? (line.Cpu / found.Cpu).ToString("0.000", CultureInfo.InvariantCulture)
            : "-";
}
