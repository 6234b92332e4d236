using System.Diagnostics;
using System.Globalization;
using CastWorker.Sessions;
using CastWorker.TestSupport;
using IBrowser = CastWorker.Sessions.Ports.IBrowser;

namespace CastWorker.SystemTests.Browser;

/// <summary>Words over any page, its zoom, and pictures of it, as they are seen on the screen.</summary>
[NonParallelizable]
internal sealed class DressTests
{
    private const string Info = "1d4f91";
    private const string Warning = "f4b400";
    private const string Error = "b3261e";

    /// <summary>Nothing but a picture of the page's own colours, and no script of others.</summary>
    private const string Strict =
        "default-src 'none'; style-src 'none'; script-src 'nonce-x'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Green = """
        <!doctype html><title>Green</title><link rel=icon href=data:,>
        <body bgcolor="#00aa00"><table width="50%"><tr><td bgcolor="#0000ff">&nbsp;</table>
        """;

    /// <summary>Throws out whatever is not its own, and its own style sheets are all there shall be.</summary>
    private const string Jealous = Green + """
        <script nonce=x>
        const own = new Set(document.querySelectorAll('*'));
        new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => own.has(node) || node.remove())))
          .observe(document, { childList: true, subtree: true });
        </script>
        """;

    [Test]
    [CancelAfter(45_000)]
    public async Task Words_stand_over_pages_that_allow_nothing_and_go_when_their_time_is_over([Values] bool jealous, CancellationToken ct)
    {
        await using var pages = new TestPages().On("/", context =>
        {
            context.Response.AddHeader("Content-Security-Policy", Strict);
            return TestPages.AnswerAsync(context, 200, jealous ? Jealous : Green);
        });
        await using var rig = await new BrowserRig(("HeartbeatInterval", "00:00:00.5")).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        rig.ColourAt(640, 660).ShouldBe("00aa00");

        rig.Browser.ShowMessage(new OverlayMessage { Text = "The washing machine has finished", Duration = TimeSpan.FromSeconds(4) });
        await Until.TrueAsync(() => Shows(rig, Info, y: 660), ct);
        await rig.PhotographAsync($"message-{(jealous ? "jealous" : "strict")}");
        var left = Stopwatch.StartNew();
        rig.ColourAt(200, 20).ShouldBe("0000ff", "the page is laid out as before");
        await Until.TrueAsync(() => !Shows(rig, Info, y: 660), ct);

        left.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        rig.ColourAt(200, 20).ShouldBe("0000ff");
        rig.Reports.ShouldBeEmpty("the page noticed nothing");
    }

    [Test]
    [CancelAfter(45_000)]
    public async Task Words_stay_when_the_page_goes_elsewhere_is_loaded_again_or_fails(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/", TestPagesContent.Titled("One") + "<script>setTimeout(() => location = '/two', 1500)</script>")
            .Html("/two", TestPagesContent.Titled("Two"))
            .Html("/three", TestPagesContent.Titled("Three"));
        await using var rig = await new BrowserRig(("HeartbeatInterval", "00:00:00.5")).OpenAsync(ct);
        rig.Browser.ShowMessage(new OverlayMessage
        {
            Text = "Somebody is at the door",
            Level = MessageLevel.Error,
            Position = MessagePosition.Top,
            Duration = TimeSpan.FromMinutes(5),
        });
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        await Until.TrueAsync(() => Shows(rig, Error, y: 60), ct);

        await rig.NextAsync(report => report.Title is "Two", ct);
        await Until.TrueAsync(() => Shows(rig, Error, y: 60), ct);
        rig.Browser.Show(pages.At("/three"));
        await rig.NextAsync(report => report.Title is "Three", ct);
        await Until.TrueAsync(() => Shows(rig, Error, y: 60), ct);
        rig.Browser.Reload();
        await rig.ReadyAsync(ct);
        await Until.TrueAsync(() => Shows(rig, Error, y: 60), ct);
        rig.Browser.Show(TestPages.AddressOf(TestPages.FreePort(), "/"));
        await rig.FailureAsync(ct);
        await Until.TrueAsync(() => rig.ColourAt(5, 5) == "101418" && Shows(rig, Error, y: 60), ct);

        rig.Browser.ShowMessage(new OverlayMessage { Text = "" });
        await Until.TrueAsync(() => !Shows(rig, Error, y: 60), ct);
    }

    [Test]
    [CancelAfter(45_000)]
    public async Task Words_stand_above_a_dialog_that_opens_later_and_long_ones_are_cut(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Titled("Dialog", """
            <dialog style="width:100vw;height:100vh;max-width:none;max-height:none;border:0;background:#ff00ff"></dialog>
            <script>setTimeout(() => document.querySelector('dialog').showModal(), 3000)</script>
            """));
        await using var rig = await new BrowserRig().OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        var words = string.Join(' ', Enumerable.Repeat("Ein sehr langer Satz, der nicht aufhören will 🚪🔔, שלום עולם!", 8));
        rig.Browser.ShowMessage(new OverlayMessage
        {
            Text = words,
            Level = MessageLevel.Warning,
            Position = MessagePosition.Center,
            Duration = TimeSpan.FromMinutes(1),
        });
        await Until.TrueAsync(() => Shows(rig, Warning, y: 360), ct);
        await Until.TrueAsync(() => rig.ColourAt(1275, 715) == "ff00ff", ct);
        await Until.TrueAsync(() => Shows(rig, Warning, y: 360), ct);
        await rig.PhotographAsync("message-long");

        rig.ColourAt(640, 20).ShouldBe("ff00ff", "however long, it does not fill the screen");
        rig.ColourAt(640, 700).ShouldBe("ff00ff");
    }

    [Test]
    [CancelAfter(45_000)]
    public async Task A_page_is_laid_out_as_if_the_screen_were_smaller_and_still_fills_it(CancellationToken ct)
    {
        const string Probe = """
            <!doctype html><title>Probe</title><link rel=icon href=data:,><style>html,body{margin:0;height:100%;background:#ff0000}
            div{position:absolute;left:0;top:0;width:320px;height:180px;background:#0000ff}</style><div></div>
            <script>const tell = () => document.title = innerWidth + 'x' + innerHeight; onresize = tell; tell()</script>
            """;
        await using var pages = new TestPages().Html("/", Probe).Html("/other", Probe + " ");
        await using var rig = await new BrowserRig(("HeartbeatInterval", "00:00:00.5")).OpenAsync(ct);
        rig.Browser.Zoom(200);
        rig.Browser.Show(pages.At("/"));
        (await rig.ReadyAsync(ct)).Title.ShouldBe("640x360");
        await Until.TrueAsync(() => rig.ColourAt(630, 350) == "0000ff", ct);
        rig.ColourAt(650, 370).ShouldBe("ff0000");
        rig.ColourAt(1279, 719).ShouldBe("ff0000");

        rig.Browser.Zoom(50);
        await rig.NextAsync(report => report.Title is "2560x1440", ct);
        await Until.TrueAsync(() => rig.ColourAt(165, 95) == "ff0000" && rig.ColourAt(155, 85) == "0000ff", ct);
        rig.Browser.Show(pages.At("/other"));
        (await rig.ReadyAsync(ct)).Title.ShouldBe("2560x1440");
        rig.Browser.Zoom(100);
        await rig.NextAsync(report => report.Title is "1280x720", ct);

        rig.ColourAt(1279, 719).ShouldBe("ff0000");
    }

    [Test]
    [CancelAfter(45_000)]
    public async Task A_picture_is_a_JPEG_of_what_is_on_the_screen_and_small_enough(CancellationToken ct)
    {
        // Noise is what compresses worst.
        const string Noise = """
            <!doctype html><title>Noise</title><link rel=icon href=data:,><body style="margin:0"><canvas width=1280 height=720></canvas><script>
            const c = document.querySelector('canvas').getContext('2d'), i = c.createImageData(1280, 720);
            for (let n = 0; n < i.data.length; n++) i.data[n] = n % 4 === 3 ? 255 : Math.random() * 256;
            c.putImageData(i, 0, 0);
            </script>
            """;
        await using var pages = new TestPages().Html("/", Green).Html("/noise", Noise);
        await using var rig = await new BrowserRig().OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        rig.Browser.ShowMessage(new OverlayMessage { Text = "Here", Level = MessageLevel.Error, Position = MessagePosition.TopRight });
        await Until.TrueAsync(() => Shows(rig, Error, y: 60), ct);

        var clock = Stopwatch.StartNew();
        var picture = await rig.Browser.TakePictureAsync(ct);
        await TestContext.Out.WriteLineAsync($"{picture.Length} bytes after {clock.ElapsedMilliseconds} ms");

        picture.Span[..3].SequenceEqual<byte>([0xFF, 0xD8, 0xFF]).ShouldBeTrue();
        var (width, height, pixels) = await DecodeAsync(picture, ct);
        (width, height).ShouldBe((1280, 720));
        Near(pixels, width, 640, 700, "00aa00");
        Near(pixels, width, 200, 20, "0000ff");
        Enumerable.Range(0, 1280).ShouldContain(x => IsNear(pixels, width, x, 60, Error), "our words are part of what is seen");
        rig.Browser.Show(pages.At("/noise"));
        await rig.NextAsync(report => report.Title is "Noise", ct);
        var noise = await rig.Browser.TakePictureAsync(ct);

        noise.Length.ShouldBeLessThanOrEqualTo(IBrowser.PictureLimit);
        (await DecodeAsync(noise, ct)).Width.ShouldBeGreaterThanOrEqualTo(320);
    }

    /// <summary>Whether a row has a longer piece of this colour.</summary>
    private static bool Shows(BrowserRig rig, string colour, int y) =>
        Enumerable.Range(0, 1280).Count(x => rig.ColourAt(x, y) == colour) > 20;

    private static void Near(byte[] pixels, int width, int x, int y, string colour) =>
        IsNear(pixels, width, x, y, colour).ShouldBeTrue($"{colour} at {x},{y}");

    private static bool IsNear(byte[] pixels, int width, int x, int y, string colour) => Enumerable.Range(0, 3).All(part =>
        Math.Abs(pixels[(((y * width) + x) * 3) + part] - int.Parse(colour.AsSpan(2 * part, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) < 24);

    private static async Task<(int Width, int Height, byte[] Pixels)> DecodeAsync(ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"picture-{jpeg.Length}");
        await File.WriteAllBytesAsync(file + ".jpg", jpeg, ct);
        TestContext.AddTestAttachment(file + ".jpg");
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-i", file + ".jpg", "-f", "image2", "-c:v", "ppm", "-y", file + ".ppm"]);
        await ffmpeg.WaitForExitAsync(ct);
        ffmpeg.ExitCode.ShouldBe(0);
        var ppm = await File.ReadAllBytesAsync(file + ".ppm", ct);
        var header = System.Text.Encoding.ASCII.GetString(ppm, 0, 32).Split('\n');
        var size = header[1].Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (size[0], size[1], ppm[^(size[0] * size[1] * 3)..]);
    }
}
