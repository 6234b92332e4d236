using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Serving.Keeping;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving.Keeping;

/// <summary>Made-up segments, and a place for them.</summary>
internal static class Segments
{
    public static MemoryShelf Shelf(long mostBytes = long.MaxValue) => new(new SegmentBudgets(long.MaxValue).ForSession(mostBytes));

    public static CutSegment Of(double seconds, int bytes = 188, params byte[] header) =>
        new(Bytes(bytes), [.. header], TimeSpan.FromSeconds(seconds));

    /// <summary>Two seconds go by, and there is a segment of them.</summary>
    public static void Add(SegmentStore store, ManualTimeProvider time, bool discontinuous)
    {
        time.Advance(TimeSpan.FromSeconds(2));
        store.Add(Of(seconds: 2), discontinuous);
    }

    /// <summary>Each tells where it is.</summary>
    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
