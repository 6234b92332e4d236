using System.Text;
using CastWorker.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LinePumpTests
{
    private readonly List<string> _lines = [];

    [TestCase("a\nb\n", new[] { "a", "b" })]
    [TestCase("a\r\nb\r\n", new[] { "a", "b" })]
    [TestCase("frame=1\rframe=2\r", new[] { "frame=1", "frame=2" })]
    [TestCase("a\n\nb", new[] { "a", "", "b" })]
    [TestCase("no end", new[] { "no end" })]
    [TestCase("", new string[0])]
    [TestCase("größe ☃\n", new[] { "größe ☃" })]
    [CancelAfter(5_000)]
    public async Task Every_end_of_line_counts_wherever_the_pieces_break(string text, string[] lines, CancellationToken ct)
    {
        await RunAsync(text, pieces: 1, ct);
        _lines.ShouldBe(lines);

        _lines.Clear();
        await RunAsync(text, pieces: 4096, ct);
        _lines.ShouldBe(lines);
    }

    [Test, CancelAfter(5_000)]
    public async Task A_line_is_cut_at_its_limit_and_the_next_is_whole(CancellationToken ct)
    {
        await RunAsync(new string('x', 3 * LinePump.LongestLine) + "\nnext\n", pieces: 1000, ct);

        _lines.ShouldBe([new string('x', LinePump.LongestLine), "next"]);
    }

    [Test, CancelAfter(5_000)]
    public async Task A_reader_that_throws_gets_the_next_line_all_the_same(CancellationToken ct)
    {
        var pump = new LinePump(
            line =>
            {
                _lines.Add(line);
                throw new InvalidOperationException("reader");
            },
            NullLogger.Instance);

        await pump.RunAsync(new MemoryStream("a\nb\n"u8.ToArray()), ct);

        _lines.ShouldBe(["a", "b"]);
    }

    private async Task RunAsync(string text, int pieces, CancellationToken ct)
    {
        using var stream = new PieceStream(Encoding.UTF8.GetBytes(text), pieces);
        await new LinePump(_lines.Add, NullLogger.Instance).RunAsync(stream, ct);
    }

    /// <summary>Gives no more than so many bytes at a time.</summary>
    private sealed class PieceStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
