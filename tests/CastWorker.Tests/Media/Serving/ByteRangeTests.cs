using CastWorker.Media.Serving;

namespace CastWorker.Tests.Media.Serving;

public sealed class ByteRangeTests
{
    [TestCase(null, "Whole 0+100")]
    [TestCase("bytes=0-", "Part 0+100")]
    [TestCase("bytes=0-0", "Part 0+1")]
    [TestCase("bytes=0-1", "Part 0+2")]
    [TestCase("bytes=10-19", "Part 10+10")]
    [TestCase("bytes=99-", "Part 99+1")]
    [TestCase("bytes=90-1000", "Part 90+10")]
    [TestCase("bytes=-10", "Part 90+10")]
    [TestCase("bytes=-1000", "Part 0+100")]
    [TestCase("BYTES=5-6", "Part 5+2")]
    [TestCase("bytes= 5-6 ", "Part 5+2")]
    [TestCase("bytes=100-", "Unsatisfiable 0+0")]
    [TestCase("bytes=100-200", "Unsatisfiable 0+0")]
    [TestCase("bytes=-0", "Unsatisfiable 0+0")]
    [TestCase("bytes=20-10", "Whole 0+100")]
    [TestCase("bytes=0-1,5-6", "Whole 0+100")]
    [TestCase("bytes=-", "Whole 0+100")]
    [TestCase("bytes=", "Whole 0+100")]
    [TestCase("bytes=a-b", "Whole 0+100")]
    [TestCase("bytes=--5", "Whole 0+100")]
    [TestCase("bytes=5--", "Whole 0+100")]
    [TestCase("bytes=-5-", "Whole 0+100")]
    [TestCase("bytes=+5-6", "Whole 0+100")]
    [TestCase("bytes=0x5-6", "Whole 0+100")]
    [TestCase("lines=0-5", "Whole 0+100")]
    [TestCase("bytes=99999999999999999999-", "Whole 0+100")]
    [TestCase("", "Whole 0+100")]
    public void Of_a_hundred_bytes(string? header, string expected)
    {
        var range = ByteRange.Parse(header, 100);

        $"{range.Kind} {range.First}+{range.Count}".ShouldBe(expected);
    }
}
