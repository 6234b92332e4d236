using CastWorker.Media;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving.Keeping;

/// <summary>What a player finds in hand when it begins, and where that has its place in time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StartDepthTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void Another_picture_begins_as_deep_as_a_young_stream_and_time_goes_on_with_the_clock()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Segments.Add(store, _time, discontinuous: true);
        Segments.Add(store, _time, discontinuous: false);
        store.BeginAnew();

        for (var seconds = 0; seconds < 5; seconds++)
        {
            store.KeepGoing(isFlowing: false);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var before = store.NextSequence;
        Segments.Add(store, _time, discontinuous: true);
        (store.NextSequence - before).ShouldBe(3, "nothing of the former picture lies where a player begins");
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Segments.Add(store, _time, discontinuous: false);
        (store.NextSequence - before).ShouldBe(4);
    }

    [Test]
    public void However_often_an_encoder_is_replaced_players_are_not_put_behind_by_more_than_a_segment()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Segments.Add(store, _time, discontinuous: true);
        var listed = 0;

        for (var run = 0; run < 20; run++)
        {
            // What a run begins with is made at once.
            _time.Advance(TimeSpan.FromSeconds(0.3));
            var isListed = store.Add(Segments.Of(seconds: 2), discontinuous: true);
            listed += isListed ? 1 : 0;
            Segments.Add(store, _time, discontinuous: !isListed);
            store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
        }

        listed.ShouldBeInRange(1, 4, "the more so the quicker it is replaced");
    }

    [Test]
    public void Another_picture_that_takes_long_does_not_leave_players_without_anything()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Segments.Add(store, _time, discontinuous: true);
        store.BeginAnew();
        var before = store.NextSequence;

        for (var seconds = 0; seconds < 12; seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            store.KeepGoing(isFlowing: false);
        }

        store.NextSequence.ShouldBeGreaterThan(before);
    }

    [Test]
    public void A_young_stream_is_as_deep_as_a_player_needs_it_to_begin()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);

        Segments.Add(store, _time, discontinuous: true);
        Segments.Add(store, _time, discontinuous: false);

        store.Playlist().ShouldBe("""
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:HOLD-BACK=6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2025-12-31T23:59:56.000Z
            #EXTINF:2.000000,
            seg-0.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2025-12-31T23:59:58.000Z
            #EXTINF:2.000000,
            seg-1.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
            #EXTINF:2.000000,
            seg-2.ts
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000Z
            #EXTINF:2.000000,
            seg-3.ts

            """);
    }

    [Test]
    public void Where_the_first_picture_stands_still_for_as_long_nothing_is_listed_twice_and_nothing_interrupts_players()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);

        Begin(store).ShouldBe(8, "VLC wants 15 s in hand");
        Segments.Add(store, _time, discontinuous: false);

        var lines = store.Playlist()!.Split('\n');
        lines.ShouldNotContain("#EXT-X-DISCONTINUITY");
        lines.Where(line => line.StartsWith("seg-", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, 9).Select(number => $"seg-{number}.ts"));
        lines.ShouldContain("#EXT-X-PROGRAM-DATE-TIME:2025-12-31T23:59:44.000Z");
        store.Age.ShouldBe(TimeSpan.Zero);
        store.StillsWanted.ShouldBe(1, "a repair shows the same picture");
    }

    /// <summary>Segments 0 to 7 are there, 0 begins 16 s ago.</summary>
    [TestCase(0, StreamMode.Normal, ExpectedResult = 12, Description = "It begins where it likes")]
    [TestCase(2, StreamMode.Normal, ExpectedResult = 8)]
    [TestCase(3, StreamMode.Normal, ExpectedResult = 6, Description = "It begins where it is told to, and fetches two more before")]
    [TestCase(5, StreamMode.Normal, ExpectedResult = 6)]
    [TestCase(7, StreamMode.Normal, ExpectedResult = 2)]
    [TestCase(0, StreamMode.Safe, ExpectedResult = 16)]
    [TestCase(8, StreamMode.Normal, ExpectedResult = null)]
    public double? Where_a_player_begins_is_known_from_what_it_fetches_first(long first, StreamMode mode)
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Begin(store);
        store.Mode = mode;

        return store.StartFrom(first) is { } start ? store.Since(start).TotalSeconds : null;
    }

    [Test]
    public void In_mode_safe_a_young_stream_is_as_deep_as_players_are_to_be_behind()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time) { Mode = StreamMode.Safe };

        Begin(store).ShouldBe(15);
    }

    [TestCase(1, ExpectedResult = 15)]
    [TestCase(4, ExpectedResult = 4)]
    [TestCase(10, ExpectedResult = 3)]
    public int Fifteen_seconds_and_three_segments_stand_still_at_least(int segmentSeconds) =>
        new SegmentStore(new MediaOptions { SegmentSeconds = segmentSeconds, WindowSegments = 20 }, Segments.Shelf(), _time).StillsWanted;

    [Test]
    public void A_run_that_ends_while_it_makes_what_it_begins_with_leaves_a_young_stream()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        store.Add(Segments.Of(seconds: 2) with { Stills = 8 }, discontinuous: true);
        _time.Advance(TimeSpan.FromSeconds(1));

        Begin(store).ShouldBe(7, "one is listed");

        store.NextSequence.ShouldBe(8);
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Test]
    public void What_a_run_begins_with_ends_now_also_where_its_first_segment_is_shorter()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        store.Add(Segments.Of(seconds: 1.56) with { Stills = 3 }, discontinuous: true);
        store.Add(Segments.Of(seconds: 2) with { Stills = 2 }, discontinuous: false);
        store.Add(Segments.Of(seconds: 2) with { Stills = 1 }, discontinuous: false);

        store.Age.ShouldBe(TimeSpan.Zero);
    }

    [Test]
    public void Another_picture_stands_still_for_as_long_as_was_waited_for_it()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Begin(store);
        Segments.Add(store, _time, discontinuous: false);
        store.BeginAnew();
        store.StillsWanted.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(4.1));
        var before = store.NextSequence;
        Begin(store).ShouldBe(2);
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        (store.NextSequence - before).ShouldBe(2, "nothing is listed twice");

        _time.Advance(TimeSpan.FromSeconds(4.1));
        store.StillsWanted.ShouldBe(1, "it has been shown");
    }

    /// <summary>A run begins; gives for how many segments its first picture stands still.</summary>
    private static int Begin(SegmentStore store)
    {
        var stills = store.StillsWanted;
        for (var still = stills; still > 0; still--)
        {
            store.Add(Segments.Of(seconds: 2) with { Stills = still }, discontinuous: still == stills);
        }

        return stills;
    }
}
