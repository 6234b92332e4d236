using CastWorker.Media;
using CastWorker.Media.Muxing;
using CastWorker.Media.Serving;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SegmentStoreTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void While_an_encoder_is_replaced_the_last_segment_is_listed_again_and_the_timeline_has_no_hole()
    {
        var store = new SegmentStore(new MediaOptions(), _time, startDepth: 1);
        Add(store, run: 1, discontinuous: true);
        Add(store, run: 1, discontinuous: false);

        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.KeepGoing(isFlowing: false);
        store.KeepGoing(isFlowing: false);
        Add(store, run: 2, discontinuous: true);

        store.Playlist().ShouldBe("""
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
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
        store.HasAnyOf(1).ShouldBeTrue();
    }

    [Test]
    public void Another_picture_begins_as_deep_as_a_young_stream_and_time_goes_on_with_the_clock()
    {
        var store = new SegmentStore(new MediaOptions(), _time);
        Add(store, run: 1, discontinuous: true);
        Add(store, run: 1, discontinuous: false);
        store.BeginAnew();

        for (var seconds = 0; seconds < 5; seconds++)
        {
            store.KeepGoing(isFlowing: false);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var before = store.NextSequence;
        Add(store, run: 2, discontinuous: true);
        (store.NextSequence - before).ShouldBe(3, "nothing of the former picture lies where a player begins");
        store.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Add(store, run: 2, discontinuous: false);
        (store.NextSequence - before).ShouldBe(4);
    }

    [Test]
    public void Another_picture_that_takes_long_does_not_leave_players_without_anything()
    {
        var store = new SegmentStore(new MediaOptions(), _time);
        Add(store, run: 1, discontinuous: true);
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
        var store = new SegmentStore(new MediaOptions(), _time);
        Add(store, run: 1, discontinuous: true);
        store.Playlist()!.ShouldNotContain("HOLD-BACK");

        store.Mode = StreamMode.Safe;
        store.Playlist()!.ShouldContain("#EXT-X-SERVER-CONTROL:HOLD-BACK=30\n");
    }

    [Test]
    public void A_segment_that_comes_after_a_repetition_is_discontinuous_even_from_the_same_run()
    {
        var store = new SegmentStore(new MediaOptions(), _time, startDepth: 1);
        Add(store, run: 1, discontinuous: true);
        _time.Advance(TimeSpan.FromSeconds(4));
        store.KeepGoing(isFlowing: true);

        Add(store, run: 1, discontinuous: false);

        store.Playlist()!.Split("#EXT-X-DISCONTINUITY\n").Length.ShouldBe(3);
    }

    [Test]
    public void A_young_stream_is_as_deep_as_a_player_needs_it_to_begin()
    {
        var store = new SegmentStore(new MediaOptions(), _time);

        Add(store, run: 1, discontinuous: true);
        Add(store, run: 1, discontinuous: false);

        store.Playlist().ShouldBe("""
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
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
    public void After_a_long_outage_the_programme_goes_on_at_the_true_time()
    {
        var store = new SegmentStore(new MediaOptions(), _time, startDepth: 1);
        Add(store, run: 1, discontinuous: true);
        _time.Advance(TimeSpan.FromMinutes(5));

        Add(store, run: 2, discontinuous: true);

        store.Playlist()!.ShouldContain("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:05:02.000Z");
    }

    private void Add(SegmentStore store, int run, bool discontinuous)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        store.Add(run, "file", new ListedSegment("seg-0.ts", TimeSpan.FromSeconds(2)), discontinuous);
    }
}
