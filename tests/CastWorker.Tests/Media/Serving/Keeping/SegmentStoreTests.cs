using CastWorker.Media;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving.Keeping;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SegmentStoreTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void While_an_encoder_is_replaced_the_last_segment_is_listed_again_and_the_timeline_has_no_hole()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time, startDepth: 1);
        Add(store, discontinuous: true);
        Add(store, discontinuous: false);

        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        store.KeepGoing(isFlowing: false);
        Add(store, discontinuous: true);

        store.Playlist().ShouldBe("""
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:HOLD-BACK=6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
            #EXTINF:2.000000,
            seg-0.ts
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000Z
            #EXTINF:2.000000,
            seg-1.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:04.000Z
            #EXTINF:2.000000,
            seg-2.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:06.000Z
            #EXTINF:2.000000,
            seg-3.ts

            """);
    }

    [Test]
    public void A_run_that_ends_with_a_single_picture_leaves_players_as_much_in_hand_as_ever()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Add(store, discontinuous: true);
        Add(store, discontinuous: false);
        _time.Advance(TimeSpan.FromSeconds(0.04));
        store.Add(Segments.Of(seconds: 0.04), discontinuous: false);

        for (var tenths = 0; tenths < 45; tenths++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            store.KeepGoing(isFlowing: false);
        }

        store.Add(Segments.Of(seconds: 2), discontinuous: true);

        string.Join(' ', store.Playlist()!.Split('\n').Where(line => line.StartsWith("#EXTINF", StringComparison.Ordinal)).Select(line => line[8..12]))
            .ShouldBe("2.00 2.00 2.00 2.00 0.04 2.00 2.00 2.00", "two seconds again for each two that nothing came, then what is new");
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(-2), TimeSpan.Zero);
    }

    [Test]
    public void Another_picture_begins_as_deep_as_a_young_stream_and_time_goes_on_with_the_clock()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Add(store, discontinuous: true);
        Add(store, discontinuous: false);
        store.BeginAnew();

        for (var seconds = 0; seconds < 5; seconds++)
        {
            store.KeepGoing(isFlowing: false);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var before = store.NextSequence;
        Add(store, discontinuous: true);
        (store.NextSequence - before).ShouldBe(3, "nothing of the former picture lies where a player begins");
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Add(store, discontinuous: false);
        (store.NextSequence - before).ShouldBe(4);
    }

    [Test]
    public void However_often_an_encoder_is_replaced_players_are_not_put_behind_by_more_than_a_segment()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Add(store, discontinuous: true);
        var listed = 0;

        for (var run = 0; run < 20; run++)
        {
            // What a run begins with is made at once.
            _time.Advance(TimeSpan.FromSeconds(0.3));
            var isListed = store.Add(Segments.Of(seconds: 2), discontinuous: true);
            listed += isListed ? 1 : 0;
            Add(store, discontinuous: !isListed);
            store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
        }

        listed.ShouldBeInRange(1, 4, "the more so the quicker it is replaced");
    }

    [Test]
    public void Another_picture_that_takes_long_does_not_leave_players_without_anything()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Add(store, discontinuous: true);
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
    public void The_mode_says_how_far_behind_live_players_stay()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Add(store, discontinuous: true);
        store.Playlist()!.ShouldContain("#EXT-X-SERVER-CONTROL:HOLD-BACK=6\n");

        store.Mode = StreamMode.Safe;
        store.Playlist()!.ShouldContain("#EXT-X-SERVER-CONTROL:HOLD-BACK=29\n");
    }

    [Test]
    public void A_segment_that_comes_after_a_repetition_is_discontinuous_even_from_the_same_run()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time, startDepth: 1);
        Add(store, discontinuous: true);
        _time.Advance(TimeSpan.FromSeconds(4));
        store.KeepGoing(isFlowing: true);

        Add(store, discontinuous: false);

        store.Playlist()!.Split("#EXT-X-DISCONTINUITY\n").Length.ShouldBe(3);
    }

    [Test]
    public void A_young_stream_is_as_deep_as_a_player_needs_it_to_begin()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);

        Add(store, discontinuous: true);
        Add(store, discontinuous: false);

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
        Add(store, discontinuous: false);

        var lines = store.Playlist()!.Split('\n');
        lines.ShouldNotContain("#EXT-X-DISCONTINUITY");
        lines.Where(line => line.StartsWith("seg-", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, 9).Select(number => $"seg-{number}.ts"));
        lines.ShouldContain("#EXT-X-PROGRAM-DATE-TIME:2025-12-31T23:59:44.000Z");
        store.Age.ShouldBe(TimeSpan.Zero);
        store.StillsWanted.ShouldBe(1, "a repair shows the same picture");
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
        Add(store, discontinuous: false);
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

    [Test]
    public void After_a_long_outage_the_programme_goes_on_at_the_true_time()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time, startDepth: 1);
        Add(store, discontinuous: true);
        _time.Advance(TimeSpan.FromMinutes(5));

        Add(store, discontinuous: true);

        store.Playlist()!.ShouldContain("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:05:02.000Z");
    }

    [Test]
    public void What_weighs_too_much_goes_early_and_a_player_still_finds_where_it_is()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(mostBytes: 10_000), _time, startDepth: 1);
        for (var i = 0; i < 30; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            store.Add(Segments.Of(seconds: 2, bytes: 1000), discontinuous: i == 0);
        }

        store.Playlist()!.Split("#EXTINF").Length.ShouldBe(11);
        store.TryOpen(19).ShouldBeNull();
        store.TryOpen(20).ShouldNotBeNull().Length.ShouldBe(1000);

        for (var i = 0; i < 30; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            store.Add(Segments.Of(seconds: 2, bytes: 100_000), discontinuous: false);
        }

        store.Playlist()!.Split("#EXTINF").Length.ShouldBe(7, "six segments, whatever they weigh");
    }

    [Test]
    public void A_segment_that_is_listed_several_times_stays_as_long_as_it_is_listed_and_then_gives_its_room_back()
    {
        var budgets = new SegmentBudgets(long.MaxValue);
        var store = new SegmentStore(
            new MediaOptions { WindowSegments = 5, KeptSegments = 2 }, new MemoryShelf(budgets.ForSession(long.MaxValue)), _time);
        Add(store, discontinuous: true);
        budgets.Used.ShouldBe(188, "three times in the list, once in memory");

        for (var i = 0; i < 4; i++)
        {
            Add(store, discontinuous: false);
        }

        store.TryOpen(2).ShouldNotBeNull();
        budgets.Used.ShouldBe(5 * 188);
        Add(store, discontinuous: false);
        Add(store, discontinuous: false);
        Add(store, discontinuous: false);
        budgets.Used.ShouldBe(7 * 188);
        store.Dispose();
        budgets.Used.ShouldBe(0);
    }

    [Test]
    public void Segments_that_need_a_header_name_it_where_it_changes()
    {
        var store = new SegmentStore(new MediaOptions { SegmentFormat = SegmentFormat.FragmentedMp4 }, Segments.Shelf(), _time, startDepth: 1);
        foreach (var (header, discontinuous) in new (byte, bool)[] { (1, true), (1, false), (1, true), (2, true) })
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            store.Add(Segments.Of(2, 188, header), discontinuous);
        }

        store.Playlist().ShouldBe("""
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:HOLD-BACK=6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-MAP:URI="init-1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
            #EXTINF:2.000000,
            seg-0.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000Z
            #EXTINF:2.000000,
            seg-1.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:04.000Z
            #EXTINF:2.000000,
            seg-2.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="init-2.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:06.000Z
            #EXTINF:2.000000,
            seg-3.m4s

            """);
        store.Header(1).ShouldNotBeNull().ShouldBe([1]);
        store.Header(2).ShouldNotBeNull().ShouldBe([2]);
        store.Header(3).ShouldBeNull();
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

    private void Add(SegmentStore store, bool discontinuous)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        store.Add(Segments.Of(seconds: 2), discontinuous);
    }
}
