using System.Text.Json;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Documentation;

public sealed class ErrorCodesTests
{
    [Test]
    public void Every_error_code_is_documented_with_cause_and_remedy_and_no_other()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "mqtt.md"))
            .SkipWhile(line => line != "## Error codes")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToArray();

        rows.Select(row => row[1].Trim('`')).Order(StringComparer.Ordinal)
            .ShouldBe(Enum.GetNames<ErrorCode>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Order(StringComparer.Ordinal));
        rows.ShouldAllBe(row => row[2].Length > 0 && row[3].Length > 0);
    }
}
