using CastWorker.Media.Encoding;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Documentation;

public sealed class HardwareFindingsTests
{
    [Test]
    public void Every_hardware_finding_is_documented_in_the_words_of_the_worker_and_no_other()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "hardware.md"))
            .SkipWhile(line => line != "## Findings")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .TakeWhile(line => line.Split('|').Length == 6);

        rows.ShouldBe(HardwareFindings.All.Select(cause =>
            $"| `{cause.Code}` | {Texts(cause)} | {cause.Cause} | {cause.Remedy} |"));
    }

    private static string Texts(HardwareCause cause) =>
        cause.Texts.Length == 0 ? "–" : string.Join(", ", cause.Texts.Select(text => $"`{text}`"));
}
