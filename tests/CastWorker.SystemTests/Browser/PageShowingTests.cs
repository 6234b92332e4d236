using System.Diagnostics;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>A page that is well gets on the screen, whole and alone.</summary>
[NonParallelizable]
internal sealed class PageShowingTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_good_page_is_ready_and_fills_the_screen_to_its_edges(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = new BrowserRig();
        var started = Stopwatch.GetTimestamp();
        await rig.OpenDisplayAsync(ct);
        await TestContext.Out.WriteLineAsync($"display ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        await rig.CloseAsync();

        started = Stopwatch.GetTimestamp();
        await rig.OpenAsync(ct);
        await TestContext.Out.WriteLineAsync($"display and browser ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        // Its window may still be on its way to the screen, half of it black.
        await Eventually.BeTrueAsync(rig.Display.ShowsOneColour, "the browser to show nothing", ct);
        rig.Browser.Show(pages.At("/"));
        var report = await rig.ReadyAsync(ct);
        await TestContext.Out.WriteLineAsync($"page ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");

        report.Page.ShouldBe(pages.At("/"));
        report.Title.ShouldBe("Colourful");
        rig.Display.ShowsOneColour().ShouldBeFalse();
        for (var x = 0; x < 1280; x++)
        {
            rig.ColourAt(x, 0).ShouldBe("ff0000");
            rig.ColourAt(x, 719).ShouldBe("ff0000");
        }

        for (var y = 0; y < 720; y++)
        {
            rig.ColourAt(0, y).ShouldBe("ff0000");
            rig.ColourAt(1279, y).ShouldBe("ff0000");
        }

        rig.ColourAt(640, 360).ShouldBe("0000ff");
    }
}
