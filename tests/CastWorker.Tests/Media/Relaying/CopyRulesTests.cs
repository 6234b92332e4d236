using CastWorker.Media.Relaying;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Relaying;

/// <summary>Which sources are passed on as they are.</summary>
public sealed class CopyRulesTests
{
    private static readonly Quality Hd = new();

    private static readonly SequenceParameters Camera = new()
    {
        Id = 0,
        Profile = 100,
        Level = 40,
        BitDepth = 8,
        ChromaFormat = 1,
        HasSeparatePlanes = false,
        HasFramesOnly = true,
        HasSquarePoints = true,
        Size = new PictureSize(1280, 720),
        FrameNumberBits = 4,
        OrderType = 2,
        OrderBits = 0,
        Macroblocks = 3600,
    };

    [Test]
    public void What_every_TV_plays_is_copied_and_that_is_said()
    {
        Obstacle(Camera).ShouldBeNull();
        Obstacle(Camera with { Profile = 66 }).ShouldBeNull();
        Obstacle(Camera with { Profile = 77, Size = new PictureSize(704, 576) }).ShouldBeNull();
        CopyRules.Copied(Camera, 24.998).ShouldBe("Passed on as it comes, since every TV can play it: H.264 High 4.0, 1280x720, 25 pictures a second.");
    }

    [TestCase(30.3, 40, null)]
    [TestCase(30.6, 40, "it has more pictures a second than wanted: 31")]
    [TestCase(50, 40, "it has more pictures a second than wanted: 50")]
    [TestCase(25, 42, null)]
    [TestCase(25, 50, "its level is above 4.1")]
    public void Not_more_pictures_than_wanted_and_no_higher_level(double rate, int level, string? obstacle) =>
        CopyRules.Obstacle(Camera with { Level = level }, new PictureParameters(), rate, Hd).ShouldBe(obstacle);

    [TestCase(1920, 1080, 30, null)]
    [TestCase(1920, 1080, 50, "its level is above 4.1")]
    [TestCase(1280, 720, 50, null)]
    [TestCase(2560, 1440, 25, "its level is above 4.1")]
    public void Whatever_is_wanted_size_and_rate_are_within_what_every_TV_decodes(int width, int height, int rate, string? obstacle) =>
        CopyRules.Obstacle(
            Camera with { Size = new PictureSize(width, height), Level = 42 }, new PictureParameters(), rate, Hd with { Size = new PictureSize(3840, 2160), FrameRate = 60 })
            .ShouldBe(obstacle);

    [Test]
    public void What_some_TV_may_not_play_is_not_copied_and_that_is_said()
    {
        Obstacle(Camera with { Size = new PictureSize(1920, 1080) }).ShouldBe("it is larger than wanted: 1920x1080");
        Obstacle(Camera with { Size = new PictureSize(720, 1280) }).ShouldBe("it is larger than wanted: 720x1280");
        Obstacle(Camera with { HasFramesOnly = false }).ShouldBe("it is interlaced, or may be");
        Obstacle(Camera with { HasSquarePoints = false }).ShouldBe("its points are not square");
        Obstacle(Camera with { BitDepth = 10, Profile = 110 }).ShouldBe("its profile is not one that every TV plays");
        Obstacle(Camera with { ChromaFormat = 2 }).ShouldBe("its colours are not 8 bit 4:2:0");
        CopyRules.Obstacle(Camera with { Profile = 66 }, new PictureParameters { HasSliceGroups = true }, 25, Hd).ShouldBe("its profile is not one that every TV plays");
        CopyRules.Encoded("it is interlaced").ShouldBe("Software encoding of a live source, since it is interlaced.");
    }

    [Test]
    public void Half_as_much_again_as_wanted_is_borne()
    {
        CopyRules.IsTooHeavy(bytes: 750_000, TimeSpan.FromSeconds(1), Hd).ShouldBeFalse();
        CopyRules.IsTooHeavy(bytes: 751_000, TimeSpan.FromSeconds(1), Hd).ShouldBeTrue();
    }

    [Test]
    public void What_stood_in_the_way_is_known_for_an_hour_for_this_source_in_this_quality()
    {
        var time = new ManualTimeProvider();
        var memory = new SourceMemory(time);
        var source = LiveSource.Of(new Uri("rtsp://camera/1"))!;
        memory.Remember(LiveSource.Of(new Uri("rtsp://camera/1"))!, Hd, CopyRules.NotH264);

        memory.ObstacleOf(source, new Quality()).ShouldBe(CopyRules.NotH264);
        memory.ObstacleOf(source, Hd with { MaxBitrateKbps = 1000 }).ShouldBeNull();
        memory.ObstacleOf(LiveSource.Of(new Uri("rtsp://camera/2"))!, Hd).ShouldBeNull();
        time.Advance(TimeSpan.FromHours(1));
        memory.ObstacleOf(source, Hd).ShouldBeNull();
    }

    private static string? Obstacle(SequenceParameters sequence) => CopyRules.Obstacle(sequence, new PictureParameters(), 25, Hd);
}
