using System.Diagnostics;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LiveStreamTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private DirectoryInfo _place = null!;

    [SetUp]
    public void MakePlace() => _place = Directory.CreateTempSubdirectory("castworker-segments-");

    [TearDown]
    public void RemovePlace()
    {
        _place.EnumerateFileSystemInfos().ShouldBeEmpty();
        _place.Delete(recursive: true);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_display_becomes_a_stream_that_every_player_can_play(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var clock = Stopwatch.StartNew();

        await using var encoder = await stream.EncodeAsync(display, ct);
        var started = clock.Elapsed;
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        TestContext.Out.WriteLine($"first segment after {started.TotalSeconds:F2} s, route {(clock.Elapsed - started).TotalSeconds:F2} s later");

        var master = await Http.GetStringAsync(route.Url, ct);
        master.ShouldContain("CODECS=\"avc1.640029,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=10.000");
        var playlist = await PlaylistAsync(route, ct);
        Names(playlist).Take(3).ShouldBe(["seg-0.ts", "seg-1.ts", "seg-2.ts"], "as much as players want in hand");
        playlist.Split('\n').ShouldNotContain("#EXT-X-DISCONTINUITY");
        encoder.Choice.Name.ShouldBe("libx264");
        await Eventually.BeTrueAsync(() => encoder.Progress.Frames > 0, "the encoder to count its pictures", ct);
        encoder.Progress.BitrateKbps.ShouldBeGreaterThan(0);

        await CheckSegmentAsync(room, new Uri(route.Url, "seg-0.ts"), ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_first_segment_is_there_long_before_it_could_have_been_filmed(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(folder: null, ("Media:SegmentSeconds", "10"));
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var clock = Stopwatch.StartNew();

        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        (await PlaylistAsync(route, ct)).ShouldContain("#EXTINF:10.000000,\nseg-0.ts\n");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_encoder_that_is_killed_is_noticed_and_the_next_one_goes_on(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var first = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        first.Exited.IsCompleted.ShouldBeFalse();

        await Programs.SignalAsync(room.Launcher, room.Encoder, "KILL", ct);
        var error = await first.Exited.WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        await first.DisposeAsync();
        var known = Names(await PlaylistAsync(route, ct));
        await using var second = await stream.EncodeAsync(display, ct);

        error.Code.ShouldBe(ErrorCode.EncoderFailed);
        error.Stage.ShouldBe(StageName.Encoder);
        var playlist = await PlaylistAsync(route, ct);
        Names(playlist).Take(known.Count).ShouldBe(known);
        playlist.ShouldContain("#EXT-X-MEDIA-SEQUENCE:0\n");
        playlist.ShouldContain("#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:");
        // The last old segment may have been shown again meanwhile; numbers go on without a gap.
        Names(playlist).ShouldBe(Enumerable.Range(0, Names(playlist).Count).Select(number => $"seg-{number}.ts"));
        Names(playlist).Count.ShouldBeGreaterThan(known.Count);
        stream.Exited.IsCompleted.ShouldBeFalse();
        (await Http.GetByteArrayAsync(new Uri(route.Url, "seg-0.ts"), ct)).Length.ShouldBeGreaterThan(0);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Disposing_an_encoder_is_no_accident(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var encoder = await stream.EncodeAsync(display, ct);
        var clock = Stopwatch.StartNew();

        await encoder.DisposeAsync();
        await encoder.DisposeAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        encoder.Exited.IsCompleted.ShouldBeFalse();
        room.Encoders.ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Ten_starts_and_stops_leave_nothing(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);

        for (var i = 0; i < 10; i++)
        {
            await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
            await using var encoder = await stream.EncodeAsync(display, ct);
            await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        }

        room.Encoders.ShouldBeEmpty();
        room.Traffic.Read().ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task What_is_kept_in_a_folder_stays_bounded_over_runs_and_all_that_is_listed_is_there(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(
            _place.FullName, ("Media:SegmentSeconds", "1"), ("Media:WindowSegments", "18"), ("Media:KeptSegments", "2"), ("Media:MinimumFreeMegabytes", "0"));
        await using var display = await room.DisplayAsync(ct);
        var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await (await stream.EncodeAsync(display, ct)).DisposeAsync();
        var encoder = await stream.EncodeAsync(display, ct);
        var route = await stream.PublishAsync(Somebody.Owner, ct);

        await Eventually.BeTrueAsync(
            async () => await PlaylistAsync(route, ct) is var text && !text.Contains("#EXT-X-DISCONTINUITY\n", StringComparison.Ordinal), "only the second run", ct, 60);
        var playlist = await PlaylistAsync(route, ct);

        playlist.ShouldNotContain("#EXT-X-DISCONTINUITY-SEQUENCE:0\n");
        Names(playlist).Count.ShouldBe(18);
        foreach (var name in Names(playlist))
        {
            using var answer = await Http.GetAsync(new Uri(route.Url, name), ct);
            answer.IsSuccessStatusCode.ShouldBeTrue(name);
        }

        Directory.GetFiles(_place.FullName, "*.segment*", SearchOption.AllDirectories).Length.ShouldBeLessThanOrEqualTo(21);
        await route.DisposeAsync();
        await encoder.DisposeAsync();
        await stream.DisposeAsync();
        Directory.GetFiles(_place.FullName, "*.segment*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private static async Task CheckSegmentAsync(MediaRoom room, Uri segment, CancellationToken ct)
    {
        var file = Path.Combine(room.Folder, "fetched.ts");
        await File.WriteAllBytesAsync(file, await Http.GetByteArrayAsync(segment, ct), ct);
        var streams = await Programs.RunAsync(
            room.Launcher, "ffprobe", ["-v", "error", "-show_entries",
            "stream=codec_name,profile,level,color_space,color_primaries,color_transfer,color_range,pix_fmt,has_b_frames,sample_rate,channels",
            "-of", "default=nokey=0", file], ct);
        string[] expected =
        [
            "codec_name=h264", "profile=High", "level=41", "color_space=bt709", "color_primaries=bt709", "color_transfer=bt709",
            "color_range=tv", "pix_fmt=yuv420p", "has_b_frames=0", "codec_name=aac", "profile=LC", "sample_rate=48000", "channels=2",
        ];
        foreach (var fact in expected)
        {
            $"\n{streams}\n".ShouldContain($"\n{fact}\n");
        }

        var packets = await Programs.RunAsync(
            room.Launcher, "ffprobe", ["-v", "error", "-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0", file], ct);
        var flags = packets.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        flags.Length.ShouldBe(20);
        flags[0].ShouldStartWith("K");
        flags.Count(flag => flag.StartsWith('K')).ShouldBe(1);
        File.Delete(file);
    }

    private static Task<string> PlaylistAsync(IStreamRoute route, CancellationToken ct) =>
        Http.GetStringAsync(new Uri(route.Url, "index.m3u8"), ct);

    private static List<string> Names(string playlist) => [.. playlist.Split('\n').Where(line => line.StartsWith("seg-", StringComparison.Ordinal))];
}
