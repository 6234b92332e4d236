using CastWorker.TestSupport;

namespace CastWorker.Tests.Documentation;

public sealed class CommandLinesTests
{
    [Test]
    public void Every_command_stands_in_a_block_that_is_run_or_says_why_not() =>
        DocumentedLines.Files().SelectMany(DocumentedLines.Mistakes).ShouldBeEmpty();

    [Test]
    public void A_command_that_a_backslash_parts_is_one_command() =>
        DocumentedLines.Of("docs/casting.md").ShouldContain(line => line.Text.Contains("\\\n", StringComparison.Ordinal));
}
