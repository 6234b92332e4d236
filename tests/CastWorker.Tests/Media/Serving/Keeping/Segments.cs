using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Serving.Keeping;

namespace CastWorker.Tests.Media.Serving.Keeping;

/// <summary>Made-up segments, and a place for them.</summary>
internal static class Segments
{
    public static MemoryShelf Shelf(long mostBytes = long.MaxValue) => new(new SegmentBudgets(long.MaxValue).ForSession(mostBytes));

    public static CutSegment Of(double seconds, int bytes = 188, params byte[] header) =>
        new(Bytes(bytes), [.. header], TimeSpan.FromSeconds(seconds));

    /// <summary>Each tells where it is.</summary>
    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
