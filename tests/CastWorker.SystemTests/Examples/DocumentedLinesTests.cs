using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>Each command line of the documentation, typed as it is written, and what comes of it.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DocumentedLinesTests
{
    [Test]
    public void Every_line_has_an_expectation_and_every_expectation_a_line()
    {
        var lines = DocumentedLines.Files().SelectMany(DocumentedLines.Of).ToArray();

        lines.Where(line => Expectations.Of(line.Text) is null).ShouldBeEmpty();
        Expectations.All.Except(lines.Select(line => line.Text), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Test, CancelAfter(540_000)]
    public async Task Every_line_does_what_the_documentation_says([Values] BrokerFlavour flavour, CancellationToken ct)
    {
        await using var house = await ExampleHouse.OpenAsync(flavour, ct);
        await using var shell = await Shell.OpenAsync(house, ct);

        foreach (var line in DocumentedLines.Files().SelectMany(DocumentedLines.Of))
        {
            await shell.TypeAsync(line, ct);
        }

        await shell.WatchersSawItAsync(ct);
        shell.Failures.ShouldBeEmpty();
    }
}
