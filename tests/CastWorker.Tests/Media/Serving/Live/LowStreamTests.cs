using CastWorker.Media.Mp4;
using CastWorker.Media.Muxing;
using CastWorker.Media.Serving.Live;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Tests.Media.Serving.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LowStreamTests
{
    private const int FrameRate = 30;
    private const int Group = 15;

    private readonly ManualTimeProvider _time = new();
    private readonly LowStream _stream;
    private long _number;

    public LowStreamTests() => _stream = new LowStream(_time) { IsOn = true };

    [Test]
    public void A_young_stream_can_be_played_at_once_from_what_stands_still()
    {
        var began = _time.GetUtcNow();
        _stream.Begin(LivePictures.Format(FrameRate), still: 60);

        Play(61, live: false);

        _stream.Ready.IsCompleted.ShouldBeTrue();
        _stream.Segments.Select(segment => segment.Sequence).ShouldBe([0, 1, 2, 3]);
        _stream.Segments.Select(segment => (segment.StartsAt - began).TotalSeconds).ShouldBe([-2, -1.5, -1, -0.5]);
    }

    [Test]
    public void The_playlist_is_exactly_this()
    {
        _stream.Begin(LivePictures.Format(FrameRate), still: 30);
        Play(31, live: false);

        LowPlaylist.Compose(_stream.Segments).ShouldBe(
            $"""
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:HOLD-BACK=1
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-MAP:URI="low-init-1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:{_time.GetUtcNow().AddSeconds(-1):yyyy-MM-dd'T'HH:mm:ss.fff}Z
            #EXTINF:0.500000,
            low-0.m4s
            #EXT-X-PROGRAM-DATE-TIME:{_time.GetUtcNow().AddSeconds(-0.5):yyyy-MM-dd'T'HH:mm:ss.fff}Z
            #EXTINF:0.500000,
            low-1.m4s

            """);
        Mp4Reader.Read(_stream.HeaderOf(1)).Select(part => part.Name).ShouldBe(["ftyp", "moov"]);
        Mp4Reader.Read(_stream.Find(1)!.Bytes.Span).Select(part => part.Name).ShouldBe(["moof", "mdat"]);
    }

    [Test]
    public void Times_go_on_over_segments_and_forty_seconds_are_listed()
    {
        _stream.Begin(LivePictures.Format(FrameRate), still: 0);
        Play(120 * FrameRate);

        var playlist = LowPlaylist.Compose(_stream.Segments)!;
        playlist.Split('\n').Count(line => line.EndsWith(".m4s", StringComparison.Ordinal)).ShouldBe(81);
        playlist.ShouldNotContain("#EXT-X-DISCONTINUITY\n");
        _stream.Segments.Count.ShouldBe(101);
        _stream.Segments.Zip(_stream.Segments.Skip(1)).ShouldAllBe(
            pair => pair.Second.StartsAt == pair.First.StartsAt + pair.First.Duration && pair.Second.Sequence == pair.First.Sequence + 1);
        _stream.Find(_stream.Segments[0].Sequence - 1).ShouldBeNull();
        _stream.Find(_stream.Segments[^1].Sequence + 1).ShouldBeNull();
    }

    [Test]
    public void Pictures_of_another_kind_are_a_discontinuity_with_a_header_of_their_own()
    {
        _stream.Begin(LivePictures.Format(FrameRate), still: 0);
        Play(46);
        _stream.Begin(LivePictures.Format(FrameRate) with { Size = new(128, 96) }, still: 0);
        _number = 0;
        Play(46);

        var lines = LowPlaylist.Compose(_stream.Segments)!.Split('\n');
        lines.Count(line => line == "#EXT-X-DISCONTINUITY").ShouldBe(1);
        lines.Where(line => line.StartsWith("#EXT-X-MAP", StringComparison.Ordinal))
            .ShouldBe(["#EXT-X-MAP:URI=\"low-init-1.mp4\"", "#EXT-X-MAP:URI=\"low-init-2.mp4\""]);
        _stream.HeaderOf(1).ShouldNotBeNull();
    }

    [Test]
    public void Groups_from_before_it_was_wanted_are_no_segments()
    {
        _stream.IsOn = false;
        _stream.Begin(LivePictures.Format(FrameRate), still: 0);
        Play(70, group: 60);
        _stream.Segments.ShouldBeEmpty();

        _stream.IsOn = true;
        Play(110, group: 60);
        Play(61);

        _stream.Segments.ShouldAllBe(segment => segment.Duration == TimeSpan.FromSeconds(0.5));
        _stream.Segments.Count.ShouldBe(4);
        Mp4Reader.Samples([.. _stream.Segments[0].Bytes.Span, .. Free], Mp4Header.VideoTrack)[0].IsSync.ShouldBeTrue();
    }

    [Test]
    public void When_the_encoder_was_away_for_long_the_programme_jumps_to_the_clock()
    {
        _stream.Begin(LivePictures.Format(FrameRate), still: 0);
        Play(46);
        _time.Advance(TimeSpan.FromSeconds(7));
        Play(46);

        LowPlaylist.Compose(_stream.Segments)!.Split('\n').Count(line => line == "#EXT-X-DISCONTINUITY").ShouldBe(1);
        (_time.GetUtcNow() - (_stream.Segments[^1].StartsAt + _stream.Segments[^1].Duration)).TotalSeconds.ShouldBeLessThan(0.1);
    }

    [Test]
    public void What_weighs_too_much_is_let_go()
    {
        _stream.Begin(LivePictures.Format(FrameRate), still: 0);
        for (var i = 0; i < 60; i++)
        {
            _stream.Add(new LivePicture(_number++, IsKeyframe: true, new byte[4 * 1024 * 1024]));
        }

        _stream.Segments.Sum(segment => (long)segment.Bytes.Length).ShouldBeLessThan(68 * 1024 * 1024);
    }

    private static byte[] Free => Mp4Box.Of("free");

    /// <summary>In the time that they take, or all at once.</summary>
    private void Play(int count, int group = Group, bool live = true)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(live ? TimeSpan.FromSeconds(1.0 / FrameRate) : TimeSpan.Zero);
            _stream.Add(LivePictures.Picture(_number, i % group == 0));
            _number++;
        }
    }
}
