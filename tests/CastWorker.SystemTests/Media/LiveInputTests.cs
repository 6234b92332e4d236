using System.Diagnostics;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.Media;

/// <summary>Live sources of every kind, and all that they do to who watches them.</summary>
public sealed class LiveInputTests
{
    private const string Dvb = "-vf fps=50,interlace,format=yuv420p -c:v mpeg2video -flags +ilme+ildct -top 1 -b:v 4M -g 12 -c:a mp2";
    private const string Hd = "-c:v libx264 -preset ultrafast -g 25 -c:a ac3";
    private const string Copied = "-c:v libx264 -preset veryfast -bf 2 -g 50 -c:a mp2";
    private const string Hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25 -c:a aac";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private static readonly StreamSettings Settings = new() { Quality = new Quality { Size = new PictureSize(640, 360), FrameRate = 30, MaxBitrateKbps = 1500 } };

    [TestCase(Dvb, "720x576", "MPEG-2, interlaced, and MP2")]
    [TestCase(Hd, "1280x720", "H.264 and AC-3")]
    [TestCase(Hevc, "640x360", "HEVC and AAC")]
    [CancelAfter(60_000)]
    public async Task Whatever_it_is_made_of_it_becomes_what_every_TV_plays(string codecs, string size, string what, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(codecs, size);
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using var encoder = await RelayAsync(stream, source, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        TestContext.Out.WriteLine($"{what}: first segment {TimeProvider.System.GetElapsedTime(source.FirstByteAt).TotalSeconds:F1} s after the source's first byte");

        encoder.Choice.Name.ShouldBe("libx264");
        (await Http.GetStringAsync(route.Url, ct)).ShouldContain(",RESOLUTION=640x360,FRAME-RATE=25.000");
        var playlist = await Http.GetStringAsync(new Uri(route.Url, "index.m3u8"), ct);
        playlist.ShouldContain("#EXTINF:2.000000,\nseg-0.ts\n");
        var file = Path.Combine(room.Folder, "fetched.ts");
        await File.WriteAllBytesAsync(file, await Http.GetByteArrayAsync(new Uri(route.Url, "seg-0.ts"), ct), ct);
        var facts = await Programs.RunAsync(
            room.Launcher, "ffprobe",
            ["-v", "error", "-count_packets", "-show_entries", "stream=codec_name,profile,width,height,field_order,nb_read_packets,r_frame_rate,sample_rate", "-of", "default=nokey=0", file], ct);
        foreach (var fact in new[] { "codec_name=h264", "width=640", "height=360", "field_order=progressive", "r_frame_rate=25/1", "nb_read_packets=50", "codec_name=aac", "sample_rate=48000" })
        {
            $"\n{facts}\n".ShouldContain($"\n{fact}\n");
        }

        (await LoudnessAsync(room, file, ct)).ShouldBeGreaterThan(-40);
        await Programs.RunAsync(room.Launcher, "ffmpeg", ["-v", "error", "-xerror", "-err_detect", "explode", "-i", file, "-f", "null", "-"], ct);
    }

    [TestCase(Dvb, "720x576", false)]
    [TestCase(Dvb, "720x576", true)]
    [TestCase(Hd, "1280x720", false)]
    [TestCase(Hd, "640x360", false)]
    [CancelAfter(60_000)]
    public async Task The_first_bytes_come_within_two_seconds_of_those_of_the_source(string codecs, string size, bool isKnown, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(codecs, size);
        await using var other = Broadcast.Of(codecs, size);
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        var first = await RelayAsync(stream, isKnown ? source : other, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        await using var watched = await Http.GetStreamAsync(new Uri(route.Url, "live.ts"), ct);
        source.BreakOff();
        other.BreakOff();
        await first.Exited.WaitAsync(ct);
        await first.DisposeAsync();
        var more = await ReadUntilQuietAsync(watched, ct);

        var next = RelayAsync(stream, source, ct);
        (await more).ShouldBeGreaterThan(0);
        var took = TimeProvider.System.GetElapsedTime(source.FirstByteAt);

        await using var encoder = await next;
        TestContext.Out.WriteLine($"first bytes after {took.TotalSeconds:F2} s: {encoder.Choice}");
        (source.Visits + other.Visits).ShouldBe(2);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Test, CancelAfter(240_000)]
    public async Task Thirty_times_in_a_row_it_breaks_off_and_comes_back_and_what_is_listed_is_one_stream(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(Hd, "320x180");
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        IStreamRoute? route = null;
        for (var drop = 1; drop <= 30; drop++)
        {
            await using var encoder = await RelayAsync(stream, source, ct);
            route ??= await stream.PublishAsync(Somebody.Owner, ct);
            source.BreakOff();
            encoder.Choice.Name.ShouldBe("copy");
            var error = await encoder.Exited.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, ct);
            error.Code.ShouldBe(ErrorCode.SourceFailed);
            source.Visits.ShouldBe(drop);
        }

        await using var last = await RelayAsync(stream, source, ct);
        stream.Exited.IsCompleted.ShouldBeFalse();
        room.Encoders.Count.ShouldBe(1);
        var names = (await Http.GetStringAsync(new Uri(route!.Url, "index.m3u8"), ct)).Split('\n').Where(line => line.StartsWith("seg-", StringComparison.Ordinal)).ToList();
        names.Count.ShouldBe(20);
        foreach (var name in names)
        {
            (await Http.GetByteArrayAsync(new Uri(route.Url, name), ct)).Length.ShouldBeGreaterThan(188);
        }

        await route.DisposeAsync();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_source_that_falls_silent_is_told_by_name(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(Hd, "320x180");
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        await using var encoder = await RelayAsync(stream, source, ct);
        var clock = Stopwatch.StartNew();

        source.FallSilent();
        var error = await encoder.Exited.WaitAsync(ct);

        TestContext.Out.WriteLine($"noticed after {clock.Elapsed.TotalSeconds:F1} s: {error.Message}");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        error.Message.ShouldBe("The live source has gone silent.");
    }

    [TestCase("", "The live source has nothing at this address.")]
    [TestCase("-f lavfi -i sine=frequency=440 -t 20 -c:a mp2 -f mpegts", "The live source has no picture.")]
    [TestCase("-f lavfi -i anoisesrc -t 30 -c:a pcm_s16le -f s16le", "The live source sends nothing that can be understood.")]
    [CancelAfter(60_000)]
    public async Task What_is_no_source_is_told_by_name(string arguments, string message, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(Hd);
        source.Source = arguments;
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        var failure = await Should.ThrowAsync<StageFailedException>(() => RelayAsync(stream, source, ct));

        failure.Error.Code.ShouldBe(ErrorCode.SourceFailed);
        failure.Error.Message.ShouldBe(message);
        room.Encoders.ShouldBeEmpty();
    }

    [Test, CancelAfter(60_000)]
    public async Task Nobody_there_is_told_by_name(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        var nobody = LiveSource.Of(new Uri($"live+http://127.0.0.1:{FreePort.Take()}/x"))!;

        var failure = await Should.ThrowAsync<StageFailedException>(() => stream.RelayAsync(nobody, ct));

        failure.Error.Message.ShouldBe("The live source cannot be reached: nobody answers there.");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_source_that_changes_its_size_goes_on(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        var part = Path.Combine(room.Folder, "part");
        foreach (var (size, number) in new[] { ("640x360", 1), ("320x240", 2) })
        {
            await Programs.RunAsync(
                room.Launcher, "ffmpeg",
                [.. $"-v error -f lavfi -i testsrc2=size={size}:rate=25 -t 6 -c:v mpeg2video -b:v 2M -g 12 -f mpegts {part}{number}.ts".Split(' ')], ct);
        }

        await Programs.RunAsync(room.Launcher, "sh", ["-c", $"cat {part}1.ts {part}2.ts > {part}.ts"], ct);
        await using var source = Broadcast.Of(Hd);
        source.Source = $"-re -i {part}.ts -map 0:v -c copy -f mpegts";
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using var encoder = await RelayAsync(stream, source, ct);
        await Eventually.BeTrueAsync(() => encoder.Progress.Frames > 260 || encoder.Exited.IsCompleted, "both parts", ct, seconds: 30);

        encoder.Progress.Frames.ShouldBeGreaterThan(260);
    }

    [TestCase("live.ts", Dvb, "720x576")]
    [TestCase("master.m3u8", Dvb, "720x576")]
    [TestCase("live.ts", Copied, "640x360")]
    [TestCase("live.mp4", Copied, "640x360")]
    [TestCase("master.m3u8", Copied, "640x360")]
    [CancelAfter(90_000)]
    public async Task Vlc_plays_it(string name, string codecs, string size, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(codecs, size);
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        await using var encoder = await RelayAsync(stream, source, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);

        await using var vlc = await VlcPlayer.OpenAsync(new Uri(route.Url, name), ct);
        var figures = await vlc.ShowsAsync(150, ct);

        figures.Refills.ShouldBeLessThan(3);
        figures.Lost.ShouldBeLessThan(10);
    }

    private static Task<IEncoder> RelayAsync(ILiveStream stream, Broadcast source, CancellationToken ct) =>
        stream.RelayAsync(LiveSource.Of(source.Address)!, ct);

    /// <summary>What is read next, once nothing has come for a while.</summary>
    private static async Task<Task<int>> ReadUntilQuietAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var reading = stream.ReadAsync(buffer, ct).AsTask();
        while (await Task.WhenAny(reading, Task.Delay(300, ct)) == reading)
        {
            (await reading).ShouldBeGreaterThan(0);
            reading = stream.ReadAsync(buffer, ct).AsTask();
        }

        return reading;
    }

    private static async Task<double> LoudnessAsync(MediaRoom room, string file, CancellationToken ct)
    {
        var said = await Programs.RunAsync(
            room.Launcher, "sh", ["-c", $"ffmpeg -i '{file}' -map 0:a -af volumedetect -f null - 2>&1 | grep -o 'mean_volume: [-0-9.]*'"], ct);
        return double.Parse(said["mean_volume: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
