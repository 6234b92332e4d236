using CastWorker.Sessions;
using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Settings;

namespace CastWorker.Tests.Sessions.Degrading;

public sealed class QualityLadderTests
{
    [TestCase(1920, 1080, 30, "1920x1080@30 1920x1080@15 1280x720@15 854x480@15")]
    [TestCase(1280, 720, 30, "1280x720@30 1280x720@15 854x480@15")]
    [TestCase(1280, 720, 60, "1280x720@60 1280x720@30 854x480@30")]
    [TestCase(1280, 720, 25, "1280x720@25 1280x720@12 854x480@12")]
    [TestCase(854, 480, 30, "854x480@30 854x480@15")]
    [TestCase(854, 480, 12, "854x480@12")]
    [TestCase(720, 1280, 10, "720x1280@10 480x854@10")]
    public void Pictures_become_fewer_first_and_then_smaller(int width, int height, int frameRate, string rungs)
    {
        var wanted = new Quality { Size = new PictureSize(width, height), FrameRate = frameRate };

        string.Join(' ', QualityLadder.From(wanted).Select(quality => $"{quality.Size}@{quality.FrameRate}")).ShouldBe(rungs);
    }

    [Test]
    public void Nothing_else_becomes_another_and_the_page_stays_laid_out_as_it_was()
    {
        var wanted = new StreamSettings { Quality = new Quality { RateFactor = 20, MaxBitrateKbps = 1 }, Mode = StreamMode.Low, Zoom = 150 };
        var lowest = QualityLadder.From(wanted.Quality)[^1];

        lowest.ShouldBe(wanted.Quality with { Size = new PictureSize(854, 480), FrameRate = 15 });
        wanted.ShownAs(lowest).ShouldBe(wanted with { Quality = lowest, Zoom = 100 });
        (wanted with { Zoom = 25 }).ShownAs(lowest).Zoom.ShouldBe(25, "less is not drawn");
    }
}
