using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>No box, window or bar covers the page, and Chromium talks to nobody but the page's server.</summary>
[NonParallelizable]
internal sealed class NothingInFrontTests
{
    private const string Nuisance = """
        <!doctype html><title>Nuisance</title><link rel=icon href=data:,>
        <style>html,body{margin:0;height:100%;background:#ff0000} div{position:absolute;left:0;top:0;width:9px;height:9px;background:#0000ff}</style><div></div>
        <script>
        addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'stay' });
        setTimeout(() => alert('one'), 300);
        setTimeout(() => confirm('two'), 500);
        setTimeout(() => prompt('three'), 700);
        setTimeout(() => window.open('/popup', '_blank', 'width=300,height=300'), 900);
        setTimeout(() => { const a = document.createElement('a'); a.href = '/popup'; a.target = '_blank'; document.body.append(a); a.click() }, 1000);
        setTimeout(() => navigator.geolocation.getCurrentPosition(() => 0), 1100);
        setTimeout(() => Notification.requestPermission(), 1200);
        setTimeout(() => navigator.mediaDevices?.getUserMedia({ video: true, audio: true }).catch(() => 0), 1300);
        setTimeout(() => { const a = document.createElement('a'); a.href = '/file'; a.download = 'file.zip'; document.body.append(a); a.click() }, 1400);
        setTimeout(() => { document.title = 'Nuisance done' }, 2500);
        </script>
        """;

    [Test]
    [CancelAfter(60_000)]
    public async Task Boxes_windows_questions_and_downloads_never_cover_the_page(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/", Nuisance)
            .Html("/popup", TestPagesContent.Titled("Popup"))
            .Html("/next", TestPagesContent.Titled("Next"))
            .On("/file", context =>
            {
                context.Response.ContentType = "application/zip";
                context.Response.AddHeader("Content-Disposition", "attachment; filename=file.zip");
                context.Response.Close(new byte[1000], willBlock: false);
                return Task.CompletedTask;
            });
        await using var rig = await new BrowserRig(("HeartbeatInterval", "00:00:00.5")).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        await rig.NextAsync(report => report.Title is "Nuisance done", ct);
        var picture = Picture(rig);
        await rig.PhotographAsync("nuisance");
        rig.Browser.Show(pages.At("/next"));
        var next = await rig.ReadyAsync(ct);

        picture.ShouldBe(["ff0000"], "the whole page, but for its blue corner, is red");
        next.Title.ShouldBe("Next");
        Directory.EnumerateFiles(rig.Root, "*.zip*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Chromium_asks_for_nothing_but_the_page(CancellationToken ct)
    {
        await using var strangers = new Eavesdropper();
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        // Every name leads to the listener, whatever the port; the page itself is asked for by number.
        await using var rig = await new BrowserRig(
            ("ExtraArguments:0", strangers.ResolverRules)).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, ct);

        strangers.Heard.ShouldBeEmpty();
        pages.Requests.ShouldBe(["/"]);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_listener_that_proves_the_silence_does_hear(CancellationToken ct)
    {
        await using var strangers = new Eavesdropper();
        await using var rig = await new BrowserRig(
            ("ExtraArguments:0", strangers.ResolverRules)).OpenAsync(ct);

        rig.Browser.Show(new Uri("http://update.example.com/"));
        await Until.TrueAsync(() => strangers.Heard.Any(line => line.Contains("update.example.com", StringComparison.Ordinal)), ct);

        strangers.Heard.ShouldNotBeEmpty();
    }

    private static string[] Picture(BrowserRig rig)
    {
        var colours = new HashSet<string>(StringComparer.Ordinal);
        for (var y = 0; y < 720; y += 3)
        {
            for (var x = 10; x < 1280; x += 5)
            {
                colours.Add(rig.ColourAt(x, y));
            }
        }

        return [.. colours];
    }
}
