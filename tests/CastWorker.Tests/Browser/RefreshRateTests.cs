using CastWorker.Browser.Display;
using CastWorker.Sessions;

namespace CastWorker.Tests.Browser;

public sealed class RefreshRateTests
{
    [Test]
    public void A_display_gets_a_mode_whose_pixels_take_as_long_as_a_picture() =>
        RefreshRate.Commands(":7", new PictureSize(1280, 720), 30).Select(command => string.Join(' ', command)).ShouldBe(
        [
            "--display :7 --newmode castworker 27.648000 1280 1280 1280 1280 720 720 720 720",
            "--display :7 --addmode screen castworker",
            "--display :7 --output screen --mode castworker",
        ]);
}
