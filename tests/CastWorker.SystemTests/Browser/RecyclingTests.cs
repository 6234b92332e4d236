using System.Globalization;
using CastWorker.Browser.Recycling;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>A page that has grown old gives way to itself, loaded anew, and nobody sees it.</summary>
[NonParallelizable]
internal sealed class RecyclingTests
{
    private const string Red = "ff0000";
    private const string Blue = "0000ff";

    private static readonly (string, string)[] Quick =
        [("PageLimit", "00:00:05"), ("HeartbeatInterval", "00:00:00.1"), ("HeartbeatLimit", "00:00:03"), ("RecycleAfter", "00:00:00")];

    private static readonly (string, string)[] Soon = [.. Quick[..^1], ("RecycleAfter", "00:00:04")];

    /// <summary>As dashboards do, it loads white and asks only then for what it shows.</summary>
    private static string SlowToFill(int load) => string.Create(CultureInfo.InvariantCulture, $$"""
        <!doctype html><title>Load {{load}}</title><link rel=icon href=data:,>
        <style>body{margin:0;background:#fff} .full{background:#ff0000} div{position:absolute;left:30%;top:10%;width:40%;height:40%}
        .full div{background:#0000ff}</style><div></div><script>setTimeout(() => document.body.className = 'full', 3000)</script>
        """);

    [Test]
    [CancelAfter(120_000)]
    public async Task A_page_is_loaded_anew_on_schedule_and_nothing_else_than_the_page_is_ever_seen(CancellationToken ct)
    {
        var loads = 0;
        await using var pages = new TestPages().On("/", context => TestPages.AnswerAsync(context, 200, SlowToFill(Interlocked.Increment(ref loads))));
        await using var rig = await new BrowserRig(Soon).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        await Until.TrueAsync(() => rig.ColourAt(0, 0) == Red, ct);
        var before = Processes.OfType(rig.Root, "renderer");

        await using var watch = new ScreenWatch(rig, 720, Red, Blue);
        await rig.NextAsync(report => report.Title is "Load 3", ct);
        // Chromium keeps an empty one in reserve, now or later.
        await Until.TrueAsync(
            () => Processes.OfType(rig.Root, "renderer").Count <= before.Count + 1 && before.Count(Processes.IsThere) < before.Count, ct);
        var strange = await watch.EndAsync();

        strange.ShouldBeEmpty();
        rig.Recyclings.Done[RecycleCause.Age].ShouldBeGreaterThanOrEqualTo(2);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Words_and_zoom_stay_while_the_page_beneath_is_replaced(CancellationToken ct)
    {
        const string Words = "1d4f91";
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = await new BrowserRig(Soon).OpenAsync(ct);
        rig.Browser.Zoom(150);
        rig.Browser.ShowMessage(new OverlayMessage { Text = "Dinner", Duration = TimeSpan.FromMinutes(5) });
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        await Until.TrueAsync(() => rig.ColourAt(640, 675) == Words && rig.ColourAt(0, 0) == Red, ct);

        await using var page = new ScreenWatch(rig, 540, Red, Blue);
        var wordsLost = false;
        await Until.TrueAsync(
            () =>
            {
                wordsLost |= rig.ColourAt(640, 675) != Words;
                return rig.Recyclings.Done[RecycleCause.Age] >= 2;
            },
            ct);
        var strange = await page.EndAsync();

        strange.ShouldBeEmpty();
        wordsLost.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_page_that_leaks_is_loaded_anew_and_its_memory_is_free_again(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Titled("Leak", """
            <h1>Leak</h1><script>
            const kept = [];
            const leak = () => { if (kept.length < 80) { kept.push(new Uint8Array(10e6).fill(kept.length + 1)); setTimeout(leak, 50); } };
            setTimeout(leak, 5000);
            </script>
            """));
        await using var rig = await new BrowserRig([.. Quick, ("RecycleAboveMegabytes", "300")]).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        pages.Html("/", TestPagesContent.Titled("Tight"));

        var peak = 0;
        await Until.TrueAsync(
            () =>
            {
                peak = Math.Max(peak, Processes.MegabytesOf(Processes.OfType(rig.Root, "renderer")));
                return rig.Recyclings.Done[RecycleCause.Memory] > 0;
            },
            ct);
        await Until.TrueAsync(() => Processes.MegabytesOf(Processes.OfType(rig.Root, "renderer")) < 250, ct);

        await TestContext.Out.WriteLineAsync(
            $"the renderers had {peak} MB, now {Processes.MegabytesOf(Processes.OfType(rig.Root, "renderer"))} MB");
        peak.ShouldBeGreaterThan(500);
        rig.Reports.ShouldNotContain(report => report.Error != null);
        (await rig.ReadyAsync(ct)).Title.ShouldBe("Tight");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_page_that_has_become_slow_is_loaded_anew(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Titled("Slow", """
            <h1>Slow</h1><script>
            const work = () => { const end = performance.now() + 900; while (performance.now() < end); setTimeout(work, 30); };
            setTimeout(work, 6000);
            </script>
            """));
        await using var rig = await new BrowserRig([.. Quick, ("RecycleAboveAnswer", "00:00:00.3"), ("RecycleAboveMegabytes", "0")]).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        pages.Html("/", TestPagesContent.Titled("Quick"));

        var quick = await rig.NextAsync(report => report.Title is "Quick", ct);

        quick.Error.ShouldBeNull();
        rig.Recyclings.Done[RecycleCause.Slowness].ShouldBe(1);
    }

    [TestCase(500, "<h1>down</h1>", TestName = "The old page stays when the server fails")]
    [TestCase(200, TestPagesContent.White, TestName = "The old page stays when the new one shows nothing")]
    [CancelAfter(120_000)]
    public async Task The_old_page_stays(int status, string html, CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = await new BrowserRig(Soon).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        pages.Html("/", html, status);

        await using var watch = new ScreenWatch(rig, 720, Red, Blue);
        await Until.TrueAsync(() => rig.Recyclings.Failed > 0, ct);
        var strange = await watch.EndAsync();

        strange.ShouldBeEmpty();
        rig.Reports.ShouldBeEmpty("what was shown did not change");
        pages.Html("/", TestPagesContent.Titled("Back"));
        rig.Browser.Reload();
        (await rig.ReadyAsync(ct)).Title.ShouldBe("Back");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_command_that_comes_meanwhile_wins(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful).Html("/other", TestPagesContent.Titled("Other"));
        await using var rig = await new BrowserRig([.. Soon[..^1], ("RecycleAfter", "00:00:02")]).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        await Until.TrueAsync(() => pages.Requests.Count == 2, ct);
        rig.Browser.Show(pages.At("/other"));
        var other = await rig.ReadyAsync(ct);

        other.Page.ShouldBe(pages.At("/other"));
        other.Title.ShouldBe("Other");
        rig.Recyclings.Done[RecycleCause.Age].ShouldBe(0);
        rig.Recyclings.Failed.ShouldBe(0);
    }
}
