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
        Segments.Add(store, _time, discontinuous: true);
        Segments.Add(store, _time, discontinuous: false);

        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        store.KeepGoing(isFlowing: false);
        Segments.Add(store, _time, discontinuous: true);

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
        Segments.Add(store, _time, discontinuous: true);
        Segments.Add(store, _time, discontinuous: false);
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
    public void The_mode_says_how_far_behind_live_players_stay()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time);
        Segments.Add(store, _time, discontinuous: true);
        store.Playlist()!.ShouldContain("#EXT-X-SERVER-CONTROL:HOLD-BACK=6\n");

        store.Mode = StreamMode.Safe;
        store.Playlist()!.ShouldContain("#EXT-X-SERVER-CONTROL:HOLD-BACK=29\n");
    }

    [Test]
    public void A_segment_that_comes_after_a_repetition_is_discontinuous_even_from_the_same_run()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time, startDepth: 1);
        Segments.Add(store, _time, discontinuous: true);
        _time.Advance(TimeSpan.FromSeconds(4));
        store.KeepGoing(isFlowing: true);

        Segments.Add(store, _time, discontinuous: false);

        store.Playlist()!.Split("#EXT-X-DISCONTINUITY\n").Length.ShouldBe(3);
    }

    [Test]
    public void After_a_long_outage_the_programme_goes_on_at_the_true_time()
    {
        var store = new SegmentStore(new MediaOptions(), Segments.Shelf(), _time, startDepth: 1);
        Segments.Add(store, _time, discontinuous: true);
        _time.Advance(TimeSpan.FromMinutes(5));

        Segments.Add(store, _time, discontinuous: true);

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
        Segments.Add(store, _time, discontinuous: true);
        budgets.Used.ShouldBe(188, "three times in the list, once in memory");

        for (var i = 0; i < 4; i++)
        {
            Segments.Add(store, _time, discontinuous: false);
        }

        store.TryOpen(2).ShouldNotBeNull();
        budgets.Used.ShouldBe(5 * 188);
        Segments.Add(store, _time, discontinuous: false);
        Segments.Add(store, _time, discontinuous: false);
        Segments.Add(store, _time, discontinuous: false);
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
}
