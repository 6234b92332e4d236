using System.Globalization;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.Media;

/// <summary>Live sources that a TV can play as they are, and those that it cannot.</summary>
public sealed class CopiedSourceTests
{
    private const string Camera = "-c:v libx264 -preset veryfast -bf 0 -g 50 -c:a mp2";
    private const string Channel = "-c:v libx264 -preset veryfast -bf 2 -g 25 -c:a ac3";
    private const string Uneven = "-vf select='mod(n\\,7)' -fps_mode vfr -c:v libx264 -preset veryfast -bf 2 -g 40 -sc_threshold 0 -an";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private static readonly StreamSettings Settings = new() { Quality = new Quality { Size = new PictureSize(640, 360), FrameRate = 30, MaxBitrateKbps = 3000 } };

    [TestCase(Camera, SegmentFormat.MpegTs)]
    [TestCase(Camera, SegmentFormat.FragmentedMp4)]
    [TestCase(Channel, SegmentFormat.MpegTs)]
    [TestCase(Channel, SegmentFormat.FragmentedMp4)]
    [TestCase(Uneven, SegmentFormat.MpegTs)]
    [TestCase(Uneven, SegmentFormat.FragmentedMp4)]
    [CancelAfter(90_000)]
    public async Task What_every_TV_plays_comes_as_it_is_picture_by_picture_with_its_own_times(string codecs, SegmentFormat format, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(null, ("Media:SegmentFormat", $"{format}"));
        var file = await RecordAsync(room, codecs, "640x360", seconds: 14, ct);
        await using var source = Broadcast.Of(codecs);
        source.Source = $"-re -i {file} -map 0 -c copy -f mpegts";
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using var encoder = await RelayAsync(stream, source, ct);
        encoder.Choice.Name.ShouldBe("copy", encoder.Choice.Reason);
        encoder.Choice.Reason.ShouldStartWith("Passed on as it comes, since every TV can play it: H.264 High ");
        room.Encoders.Count.ShouldBe(1, "nobody encodes");
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        var copy = await FetchAsync(room, route.Url, segments: 5, ct);

        var pictures = await LinesAsync(room, $"ffmpeg -v error -xerror -err_detect explode -i {copy} -map 0:v -fps_mode passthrough -f framemd5 - | grep -v ^# | sed 's/.* //'", ct);
        var originals = await LinesAsync(room, $"ffmpeg -v error -i {file} -map 0:v -fps_mode passthrough -f framemd5 - | grep -v ^# | sed 's/.* //'", ct);
        string.Join('\n', originals).ShouldContain(string.Join('\n', pictures), Case.Sensitive, "each decoded picture, in its order");
        var bytes = await BytesAsync(room, copy, ct);
        (await BytesAsync(room, file, ct)).IndexOf(bytes, StringComparison.Ordinal).ShouldBeGreaterThanOrEqualTo(0, "not a byte is another");
        var ours = await TimesAsync(room, copy, ct);
        var theirs = await TimesAsync(room, file, ct);
        Steps(ours).ShouldBe(Steps(theirs).Take(ours.Count - 1), "no gap, no overlap");
        TestContext.Out.WriteLine($"{pictures.Count} pictures in {ours.Count} packets; {encoder.Choice.Reason}");
    }

    [TestCase("-c:v libx264 -preset veryfast -bf 0 -g 50 -c:a aac", true)]
    [TestCase("-c:v libx264 -preset veryfast -bf 2 -g 50 -c:a aac", true)]
    [TestCase("-c:v libx264 -preset veryfast -bf 0 -aud 1 -g 50 -c:a aac", false)]
    [CancelAfter(90_000)]
    public async Task A_camera_that_is_asked_by_RTSP_comes_as_it_is_too(string codecs, bool sendsParameters, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var camera = await TestSupport.Playing.Camera.OpenAsync(codecs, "640x360", seconds: 40, sendsParameters, ct);
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        var asked = TimeProvider.System.GetTimestamp();

        await using var encoder = await stream.RelayAsync(LiveSource.Of(camera.Address)!, ct);
        TestContext.Out.WriteLine($"first segment {TimeProvider.System.GetElapsedTime(asked).TotalSeconds:F1} s after it was asked: {encoder.Choice}");
        encoder.Choice.Name.ShouldBe("copy", encoder.Choice.Reason);
        room.Encoders.Count.ShouldBe(1, "nobody encodes");
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        var copy = await FetchAsync(room, route.Url, segments: 5, ct);

        var pictures = await LinesAsync(room, $"ffmpeg -v error -xerror -err_detect explode -i {copy} -map 0:v -fps_mode passthrough -f framemd5 - | grep -v ^# | sed 's/.* //'", ct);
        var originals = await LinesAsync(room, $"ffmpeg -v error -i {camera.Film} -map 0:v -fps_mode passthrough -f framemd5 - | grep -v ^# | sed 's/.* //'", ct);
        string.Join('\n', originals).ShouldContain(string.Join('\n', pictures), Case.Sensitive, "each decoded picture, in its order");
        (await BytesAsync(room, camera.Film, ct)).IndexOf(await BytesAsync(room, copy, ct), StringComparison.Ordinal).ShouldBeGreaterThanOrEqualTo(0, "not a byte is another");
        var steps = Steps(await TimesAsync(room, copy, ct)).Select(step => step.Item1).ToList();
        // Each of the camera's reports sets FFmpeg's clock anew, some microseconds off.
        steps.ShouldAllBe(step => Math.Abs(step - 3600) < 45, string.Join(' ', steps));
        (await LinesAsync(room, $"ffprobe -v error -select_streams a -show_entries stream=codec_name,sample_rate -of csv=p=0 {copy}", ct))[0].ShouldBe("aac,48000");
    }

    [TestCase("-c:v libx264 -preset ultrafast -g 250 -sc_threshold 0 -c:a mp2", "640x360", "keyframes that stand alone are too far apart in it")]
    [TestCase("-c:v libx264 -preset ultrafast -x264-params keyint=250:intra-refresh=1 -c:a mp2", "640x360", "keyframes that stand alone are too far apart in it")]
    [TestCase("-c:v libx264 -preset ultrafast -flags +ilme+ildct -g 25 -c:a mp2", "640x360", "it is interlaced, or may be")]
    [TestCase("-c:v libx264 -preset ultrafast -g 25 -c:a mp2", "1280x720", "it is larger than wanted: 1280x720")]
    [TestCase("-vf fps=50 -c:v libx264 -preset ultrafast -g 50 -c:a mp2", "640x360", "it has more pictures a second than wanted: 50")]
    [TestCase("-vf setsar=16/11 -c:v libx264 -preset ultrafast -g 25 -c:a mp2", "640x360", "its points are not square")]
    [TestCase("-pix_fmt yuv422p -c:v libx264 -preset ultrafast -g 25 -c:a mp2", "640x360", "its profile is not one that every TV plays")]
    [TestCase("-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=25 -c:a aac", "640x360", "its pictures are not H.264")]
    [TestCase("-vf noise=alls=40:allf=t -c:v libx264 -preset ultrafast -qp 22 -g 25 -c:a mp2", "640x360", "its bitrate is far above what is wanted")]
    [CancelAfter(60_000)]
    public async Task What_some_TV_may_not_play_is_encoded_from_its_beginning_on_and_the_next_time_at_once(string codecs, string size, string obstacle, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(codecs, size);
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using (var encoder = await RelayAsync(stream, source, ct))
        {
            TestContext.Out.WriteLine($"first segment {TimeProvider.System.GetElapsedTime(source.FirstByteAt).TotalSeconds:F1} s after the source's first byte: {encoder.Choice}");
            encoder.Choice.ShouldBe(new EncoderChoice("libx264", $"Software encoding of a live source, since {obstacle}."));
            await using var route = await stream.PublishAsync(Somebody.Owner, ct);
            var file = await FetchAsync(room, route.Url, segments: 1, ct);
            await Programs.RunAsync(room.Launcher, "ffmpeg", ["-v", "error", "-xerror", "-err_detect", "explode", "-i", file, "-f", "null", "-"], ct);
            (await LinesAsync(room, $"ffprobe -v error -select_streams v -show_entries stream=width,height,field_order -of csv=p=0 {file}", ct))[0].ShouldBe("640,360,progressive");
        }

        source.BreakOff();
        await using var next = await RelayAsync(stream, source, ct);
        next.Choice.Reason.ShouldContain(obstacle);
        room.Encoders.Count.ShouldBe(1, "the one that encodes reads the source itself");
    }

    [Test, CancelAfter(60_000)]
    public async Task Copying_can_be_switched_off(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(null, ("Media:CopySources", "false"));
        await using var source = Broadcast.Of(Camera, "640x360");
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using var encoder = await RelayAsync(stream, source, ct);

        encoder.Choice.ShouldBe(new EncoderChoice("libx264", "Software encoding of a live source, since copying is switched off (Media:CopySources)."));
    }

    [Test, CancelAfter(60_000)]
    public async Task What_changes_its_kind_while_it_is_watched_is_encoded_from_then_on(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        var first = await RecordAsync(room, Camera, "640x360", seconds: 7, ct);
        var second = await RecordAsync(room, Channel, "320x180", seconds: 7, ct);
        await Programs.RunAsync(room.Launcher, "sh", ["-c", $"cat {first} {second} > {room.Folder}/both.ts"], ct);
        await using var source = Broadcast.Of(Camera);
        source.Source = $"-re -i {room.Folder}/both.ts -map 0:v -c copy -f mpegts";
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);
        await using (var encoder = await RelayAsync(stream, source, ct))
        {
            encoder.Choice.Name.ShouldBe("copy");
            (await encoder.Exited.WaitAsync(ct)).Message.ShouldBe("The live source cannot be passed on as it is, since its pictures change their kind while it goes on.");
        }

        await using var next = await RelayAsync(stream, source, ct);

        next.Choice.ShouldBe(new EncoderChoice("libx264", "Software encoding of a live source, since its pictures change their kind while it goes on."));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_kind_of_picture_that_cannot_even_be_taken_out_is_encoded_all_the_same(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var source = Broadcast.Of(Camera);
        source.Source = "-re -f lavfi -i testsrc2=size=320x180:rate=25 -c:v mjpeg -q:v 5 -pix_fmt yuvj420p -f matroska";
        await using var stream = await room.Streams.CreateAsync("s1", Settings, ct);

        await using var encoder = await RelayAsync(stream, source, ct);

        encoder.Choice.ShouldBe(new EncoderChoice("libx264", "Software encoding of a live source, since FFmpeg cannot take its pictures out of it."));
        source.Visits.ShouldBe(2);
    }

    [Test, CancelAfter(120_000)]
    public async Task Copying_costs_a_fraction_of_encoding(CancellationToken ct)
    {
        const string codecs = "-c:v libx264 -preset ultrafast -bf 0 -g 50 -c:a mp2";
        var settings = new StreamSettings { Quality = new Quality { MaxBitrateKbps = 8000 } };
        var used = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var copies in new[] { true, false })
        {
            await using var room = await MediaRoom.OpenAsync(null, ("Media:CopySources", $"{copies}"));
            var file = await RecordAsync(room, codecs, "1280x720", seconds: 20, ct);
            await using var source = Broadcast.Of(codecs);
            source.Source = $"-re -i {file} -map 0 -c copy -f mpegts";
            await using var stream = await room.Streams.CreateAsync("s1", settings, ct);
            await using var encoder = await RelayAsync(stream, source, ct);
            var (began, frames) = (UsedBy(room), encoder.Progress.Frames);
            await Eventually.BeTrueAsync(() => encoder.Progress.Frames > frames + 250, "ten seconds of pictures", ct, seconds: 30);
            used[encoder.Choice.Name] = UsedBy(room) - began;
        }

        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"FFmpeg, ten seconds of 720p25: copying {used["copy"]:F2} s, encoding {used["libx264"]:F2} s: {used["libx264"] / used["copy"]:F0} times as much"));
        (used["copy"] * 4).ShouldBeLessThan(used["libx264"]);
    }

    private static Task<IEncoder> RelayAsync(ILiveStream stream, Broadcast source, CancellationToken ct) =>
        stream.RelayAsync(LiveSource.Of(source.Address)!, ct);

    private static double UsedBy(MediaRoom room) => room.Encoders.Sum(pid => ProcFs.Stat(pid)!.CpuTicks) / 100.0;

    /// <summary>A source that is the same each time.</summary>
    private static async Task<string> RecordAsync(MediaRoom room, string codecs, string size, int seconds, CancellationToken ct)
    {
        var file = Path.Combine(room.Folder, $"source-{size}.ts");
        await Programs.RunAsync(
            room.Launcher, "sh",
            ["-c", $"ffmpeg -v error -y {Broadcast.Arguments(codecs, size).Replace("-re ", "", StringComparison.Ordinal).Replace("-f mpegts", $"-t {seconds} -f mpegts {file}", StringComparison.Ordinal)}"], ct);
        return file;
    }

    /// <summary>So many segments as one file.</summary>
    private static async Task<string> FetchAsync(MediaRoom room, Uri master, int segments, CancellationToken ct)
    {
        var listed = new List<string>();
        await Eventually.BeTrueAsync(
            async () =>
            {
                var playlist = await Http.GetStringAsync(new Uri(master, "index.m3u8"), ct);
                // A young stream lists its first segment three times.
                listed = [.. playlist.Split('\n').Where(line => line.StartsWith("seg-", StringComparison.Ordinal)).Skip(2)];
                return listed.Count >= segments;
            },
            $"{segments} segments", ct, seconds: 30);
        var isTs = listed[0].EndsWith(".ts", StringComparison.Ordinal);
        string[] names = [.. isTs ? [] : new[] { "init-1.mp4" }, .. listed.Take(segments)];
        var file = Path.Combine(room.Folder, isTs ? "copy.ts" : "copy.mp4");
        await using var content = File.Create(file);
        foreach (var name in names)
        {
            await content.WriteAsync(await Http.GetByteArrayAsync(new Uri(master, name), ct), ct);
        }

        return file;
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(MediaRoom room, string command, CancellationToken ct) =>
        (await Programs.RunAsync(room.Launcher, "sh", ["-c", command], ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Of the slices and what belongs to them.</summary>
    private static async Task<string> BytesAsync(MediaRoom room, string file, CancellationToken ct)
    {
        await Programs.RunAsync(
            room.Launcher, "ffmpeg",
            ["-v", "error", "-i", file, "-map", "0:v", "-c", "copy", "-bsf:v", "h264_mp4toannexb,filter_units=remove_types=7-12", "-f", "h264", $"{file}.h264"], ct);
        return Convert.ToHexString(await File.ReadAllBytesAsync($"{file}.h264", ct)).Replace("00000001", "000001", StringComparison.Ordinal);
    }

    /// <summary>When each picture is decoded and shown, in the order of decoding, in 90 kHz.</summary>
    private static async Task<IReadOnlyList<(int Decoded, int Shown)>> TimesAsync(MediaRoom room, string file, CancellationToken ct)
    {
        var lines = await LinesAsync(room, $"ffprobe -v error -select_streams v -show_entries packet=dts,pts -of json {file} | grep -o '\"[pd]ts\": [0-9]*' | sed 's/.* //' | paste - -", ct);
        return [.. lines.Select(line => line.Split('\t')).Select(both => (int.Parse(both[1], CultureInfo.InvariantCulture), int.Parse(both[0], CultureInfo.InvariantCulture)))];
    }

    private static IEnumerable<(int, int)> Steps(IReadOnlyList<(int Decoded, int Shown)> times) =>
        times.Skip(1).Select((next, index) => (next.Decoded - times[index].Decoded, next.Shown - times[index].Shown));
}
