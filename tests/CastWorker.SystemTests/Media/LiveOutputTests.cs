using System.Diagnostics;
using System.Globalization;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.SystemTests.Media.Capture;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.Media;

/// <summary>The streams without end, as programs and players see them that know nothing of us.</summary>
public sealed class LiveOutputTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    [TestCase("live.mp4")]
    [TestCase("live.ts")]
    [CancelAfter(90_000)]
    public async Task What_is_sent_is_whole_over_an_encoder_that_is_killed(string name, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var first = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        var file = Path.Combine(room.Folder, name);
        var saving = SaveAsync(new Uri(route.Url, name), file, ct);

        await PaintAsync(painter, first, pictures: 45, ct);
        await Programs.SignalAsync(room.Launcher, room.Encoder, "KILL", ct);
        await first.Exited.WaitAsync(ct);
        await first.DisposeAsync();
        await PaintAsync(painter, await stream.EncodeAsync(display, ct), pictures: 60, ct);
        await stream.DisposeAsync();
        await saving;

        var times = await TimesAsync(room, file, ct);
        times.Count.ShouldBeGreaterThan(60);
        times.Zip(times.Skip(1), (one, next) => next - one).ShouldAllBe(step => Math.Abs(step - 0.1) < 0.0001);
        await Programs.RunAsync(room.Launcher, "ffmpeg", ["-v", "error", "-xerror", "-err_detect", "explode", "-i", file, "-f", "null", "-"], ct);
        (await Programs.RunAsync(room.Launcher, "ffprobe", ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file], ct))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ShouldBe(["h264", "aac"]);
    }

    [Test, CancelAfter(90_000)]
    public async Task A_browser_plays_the_endless_file(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        await Eventually.BeTrueAsync(() => encoder.Progress.Frames > MediaRoom.StillPictures + 30, "some stream before the player comes", ct);
        var clock = Stopwatch.StartNew();

        await using var player = await StreamPlayer.OpenAsync(new Uri(route.Url, "live.mp4"), PlayerEngine.Browser, ct);
        var report = await player.WatchAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), ct);

        TestContext.Out.WriteLine($"first picture after {report.StartupMilliseconds} ms, 10 s shown after {clock.Elapsed.TotalSeconds:F1} s, {report.Stalls} stalls");
        report.Errors.ShouldBeEmpty();
        report.Stalls.ShouldBe(0);
        (report.Width, report.Height).ShouldBe((640, 360));
        report.PlayedSeconds.ShouldBeGreaterThan(10);
    }

    [TestCase(PlayerEngine.Shaka)]
    [TestCase(PlayerEngine.HlsJs)]
    [CancelAfter(90_000)]
    public async Task In_the_low_mode_players_are_near_the_page_and_stay_there(PlayerEngine engine, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings with { Mode = StreamMode.Low }, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        stream.Format.ShouldBe(SegmentFormat.FragmentedMp4);

        await using var player = await StreamPlayer.OpenAsync(route.Url, engine, ct);
        var report = await player.WatchAsync(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40), ct);

        TestContext.Out.WriteLine($"{report.LatencySeconds:0.0} s behind, {report.Stalls} stalls, first picture after {report.StartupMilliseconds} ms");
        report.Errors.ShouldBeEmpty();
        report.Stalls.ShouldBe(0);
        report.LatencySeconds!.Value.ShouldBeLessThan(3);
    }

    [Test, CancelAfter(90_000)]
    public async Task The_mode_can_be_changed_while_the_stream_goes_on(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        (await Http.GetStringAsync(route.Url, ct)).ShouldContain("\nindex.m3u8\n");

        stream.Set(MediaRoom.Settings with { Mode = StreamMode.Low });
        await stream.ReadyAsync(ct);

        stream.Format.ShouldBe(SegmentFormat.FragmentedMp4);
        (await Http.GetStringAsync(route.Url, ct)).ShouldContain("\nlow.m3u8\n");
        (await Http.GetStringAsync(new Uri(route.Url, "low.m3u8"), ct)).ShouldContain("#EXTINF:0.500000,");
        // Who still plays the other one can go on: its segments are as long as before.
        var before = encoder.Progress.Frames;
        await Eventually.BeTrueAsync(() => encoder.Progress.Frames > before + 60, "some more segments", ct);
        (await Http.GetStringAsync(new Uri(route.Url, "index.m3u8"), ct)).Split('\n').Where(line => line.StartsWith("#EXTINF", StringComparison.Ordinal))
            .ShouldAllBe(line => line == "#EXTINF:2.000000,");

        stream.Set(MediaRoom.Settings);
        await stream.ReadyAsync(ct);

        stream.Format.ShouldBe(SegmentFormat.MpegTs);
        (await Http.GetStringAsync(route.Url, ct)).ShouldContain("\nindex.m3u8\n");
        (await Http.GetAsync(new Uri(route.Url, "low.m3u8"), ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Test, CancelAfter(60_000)]
    public async Task Where_every_picture_is_grabbed_the_low_mode_is_refused_and_the_usual_stream_served(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(folder: null, ("Media:Capture", "X11Grab"));
        room.Streams.Refusal(StreamMode.Low)!.Code.ShouldBe(ErrorCode.NotSupported);
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings with { Mode = StreamMode.Low }, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);

        stream.Format.ShouldBe(SegmentFormat.MpegTs);
        (await Http.GetStringAsync(route.Url, ct)).ShouldContain("\nindex.m3u8\n");
        using var live = await Http.GetAsync(new Uri(route.Url, "live.ts"), HttpCompletionOption.ResponseHeadersRead, ct);
        live.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [TestCase("live.mp4")]
    [TestCase("live.ts")]
    [TestCase("master.m3u8")]
    [CancelAfter(90_000)]
    public async Task Vlc_plays_it(string name, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);

        await using var vlc = await VlcPlayer.OpenAsync(new Uri(route.Url, name), ct);
        var figures = await vlc.ShowsAsync(60, ct);

        // At the start of a playlist it buffers more than once.
        figures.Refills.ShouldBeLessThan(3);
        figures.Lost.ShouldBeLessThan(5);
    }

    [Test, CancelAfter(90_000)]
    public async Task Many_watch_at_once_and_the_encoder_does_not_notice(CancellationToken ct)
    {
        const int viewers = 50;
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        var files = Enumerable.Range(0, viewers).Select(i => Path.Combine(room.Folder, $"viewer-{i}.mp4")).ToList();

        var saving = Task.WhenAll(files.Select(file => SaveAsync(new Uri(route.Url, "live.mp4"), file, ct)));
        await PaintAsync(painter, encoder, pictures: 100, ct);
        await stream.DisposeAsync();
        await saving;

        // One may come late on a machine that has something else to do just then.
        encoder.Progress.Dropped.ShouldBeLessThan(3);
        files.Select(file => new FileInfo(file).Length).Min().ShouldBeGreaterThan(10_000);
        foreach (var file in new[] { files[0], files[^1] })
        {
            await Programs.RunAsync(room.Launcher, "ffmpeg", ["-v", "error", "-xerror", "-i", file, "-f", "null", "-"], ct);
        }
    }

    private static async Task PaintAsync(Painter painter, IEncoder encoder, int pictures, CancellationToken ct)
    {
        var colour = 0u;
        // What it begins with stands still, and is there at once.
        await Eventually.BeTrueAsync(() => encoder.Progress.Frames > 0, "its beginning", ct);
        var until = encoder.Progress.Frames + pictures;
        while (encoder.Progress.Frames < until)
        {
            painter.Fill(colour += 0x0A0503, new Rectangle(40, 40, 200, 120));
            await Task.Delay(TimeSpan.FromMilliseconds(70), TimeProvider.System, ct);
        }
    }

    /// <summary>Until the stream ends.</summary>
    private static async Task SaveAsync(Uri address, string file, CancellationToken ct)
    {
        await using var body = await Http.GetStreamAsync(address, ct);
        await using var target = File.Create(file);
        await body.CopyToAsync(target, ct);
    }

    private static async Task<List<double>> TimesAsync(MediaRoom room, string file, CancellationToken ct)
    {
        string[] arguments = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file];
        return
        [
            .. (await Programs.RunAsync(room.Launcher, "ffprobe", arguments, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line.Trim(','), CultureInfo.InvariantCulture)),
        ];
    }
}
