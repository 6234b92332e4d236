using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;

namespace CastWorker.Tests.GoogleCast.Discovery;

public sealed class DeviceProfileTests
{
    [TestCase("Google Nest Hub", "1280x720")]
    [TestCase("Google Nest Hub Max", "1280x720")]
    [TestCase("Google Home Hub", "1280x720")]
    [TestCase("Chromecast", "1920x1080")]
    [TestCase("Chromecast Ultra", "1920x1080")]
    [TestCase("Google TV Streamer", "1920x1080")]
    [TestCase("BRAVIA 4K UR2", "1920x1080")]
    [TestCase(null, "1920x1080")]
    public void A_model_has_a_largest_picture(string? model, string size)
    {
        var profile = DeviceProfile.Of(model);

        (profile.Size.ToString(), profile.FrameRate, profile.Level).ShouldBe((size, 30, "4.1"));
    }

    [TestCase(1920, 1080, 60, "1280x720", 30)]
    [TestCase(1280, 720, 30, "1280x720", 30)]
    [TestCase(640, 360, 15, "640x360", 15)]
    [TestCase(1080, 1920, 30, "404x720", 30)]
    public void A_larger_wish_is_made_smaller_in_its_own_shape(int width, int height, int rate, string size, int frameRate)
    {
        var given = DeviceProfile.Hub.Limit(new Quality { Size = new PictureSize(width, height), FrameRate = rate });

        (given.Size.ToString(), given.FrameRate).ShouldBe((size, frameRate));
    }
}
