using CastWorker.Media.Serving;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Serving;

public sealed class MediaPlaylistTests
{
    private static readonly SegmentBody Body = Keeping.Segments.Shelf().Put(new byte[1]);

    private static readonly TimeSpan HoldBack = TimeSpan.FromSeconds(6);

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_stream_over_a_restart_is_exactly_this_playlist()
    {
        var window = Run(Run(new SegmentWindow(20, 5), segments: 2), segments: 1);

        MediaPlaylist.Compose(window, 2, HoldBack).ShouldBe(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:HOLD-BACK=6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z
            #EXTINF:2.000000,
            seg-0.ts
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:02.000Z
            #EXTINF:2.000000,
            seg-1.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:04.000Z
            #EXTINF:2.000000,
            seg-2.ts

            """);
    }

    [Test]
    public void An_empty_stream_has_no_playlist_at_all() =>
        MediaPlaylist.Compose(new SegmentWindow(20, 5), 2, HoldBack).ShouldBeNull();

    [Test]
    public void Only_the_window_is_listed_and_a_little_more_can_be_fetched()
    {
        var window = Run(new SegmentWindow(5, 2), segments: 20);

        window.Listed.Select(segment => segment.Sequence).ShouldBe([15, 16, 17, 18, 19]);
        window.Find(12).ShouldBeNull();
        window.Find(13).ShouldNotBeNull().Sequence.ShouldBe(13);
        window.Find(19).ShouldNotBeNull().Sequence.ShouldBe(19);
        window.Find(20).ShouldBeNull();
        window.Find(-1).ShouldBeNull();
        window.Find(long.MaxValue).ShouldBeNull();
    }

    [Test]
    public void A_discontinuity_counts_as_removed_only_after_its_tag_has_left_the_list()
    {
        var window = Run(Run(new SegmentWindow(3, 2), segments: 3), segments: 3);

        Sequences(window).ShouldBe((Media: "3", Discontinuity: "0", Tags: 1));
        Sequences(Run(window, segments: 1, fresh: false)).ShouldBe((Media: "4", Discontinuity: "1", Tags: 0));
    }

    [Test]
    public void Two_restarts_within_one_window_are_both_told()
    {
        var window = Run(Run(Run(new SegmentWindow(5, 2), segments: 2), segments: 1), segments: 1);

        Sequences(window).ShouldBe((Media: "0", Discontinuity: "0", Tags: 2));
        Sequences(Run(window, segments: 5)).ShouldBe((Media: "4", Discontinuity: "2", Tags: 1));
    }

    [Test]
    public void A_run_without_any_segment_leaves_no_trace()
    {
        var window = Run(Run(Run(new SegmentWindow(5, 2), segments: 2), segments: 0), segments: 1);

        Sequences(window).ShouldBe((Media: "0", Discontinuity: "0", Tags: 1));
    }

    [TestCase("2* 2 2", 2, TestName = "The latest is shown again")]
    [TestCase("2* 2 0.04", 1, TestName = "The short rest of a run is not, but what it follows")]
    [TestCase("2* 0.4 0.4", 0, TestName = "Nor are several short ones")]
    [TestCase("2* 0.04* 0.04*", 2, TestName = "What lies beyond a discontinuity never is: it may be another page")]
    [TestCase("0.04*", 0, TestName = "Where there is nothing else, what there is")]
    public void Only_what_is_long_enough_is_shown_again(string segments, int again)
    {
        var window = new SegmentWindow(20, 5);
        foreach (var segment in segments.Split(' '))
        {
            window = window.Add(new NewSegment
            {
                Body = Body,
                Header = MediaPlaylist.NoHeader,
                Duration = TimeSpan.FromSeconds(double.Parse(segment.TrimEnd('*'), System.Globalization.CultureInfo.InvariantCulture)),
                StartsAt = Begin,
                Discontinuous = segment.EndsWith('*'),
            });
        }

        window.Repeatable(TimeSpan.FromSeconds(1.5)).ShouldBeSameAs(window.Fetchable[again].Content);
    }

    [Test]
    public void The_master_playlist_is_exactly_this()
    {
        MasterPlaylist.Compose(new Quality(), "avc1.64001f", segmentSeconds: 2).ShouldBe(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-STREAM-INF:BANDWIDTH=6618240,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000
            index.m3u8

            """);
    }

    private static SegmentWindow Run(SegmentWindow window, int segments, bool fresh = true)
    {
        for (var i = 0; i < segments; i++)
        {
            window = window.Add(new NewSegment
            {
                Body = Body,
                Header = MediaPlaylist.NoHeader,
                Duration = TimeSpan.FromSeconds(2),
                StartsAt = Begin + TimeSpan.FromSeconds(2 * window.NextSequence),
                Discontinuous = fresh && i == 0,
            });
        }

        return window;
    }

    private static (string Media, string Discontinuity, int Tags) Sequences(SegmentWindow window)
    {
        var lines = MediaPlaylist.Compose(window, 2, HoldBack).ShouldNotBeNull().Split('\n');
        return (Value("#EXT-X-MEDIA-SEQUENCE:"), Value("#EXT-X-DISCONTINUITY-SEQUENCE:"),
            lines.Count(line => line is "#EXT-X-DISCONTINUITY"));

        string Value(string tag) => lines.Single(line => line.StartsWith(tag, StringComparison.Ordinal))[tag.Length..];
    }
}
