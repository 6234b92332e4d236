using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Streaming.H264;
using CastWorker.Processes;
using CastWorker.Sessions;

namespace CastWorker.SystemTests.Media.Streaming;

/// <summary>Streams of libx264 in its different kinds, with pictures of ours between its own: whether decoders show what they should, and nothing is wrong to them.</summary>
public sealed class HeldPictureTests
{
    private const string Usual = "rc-lookahead=0:sync-lookahead=0:mbtree=0:sliced-threads=0:ref=1:bframes=0:weightp=0:scenecut=0:force-cfr=1:fps=30";
    private const int Pictures = 12;

    private static readonly string[] Kinds =
    [
        Usual,
        Usual + ":cabac=0",
        Usual + ":slices=4",
        Usual + ":slices=3:cabac=0",
        Usual + ":no-deblock=1",
        Usual + ":8x8dct=0:qp=10",
        Usual + ":keyint=2000",
        "rc-lookahead=0:sync-lookahead=0:mbtree=0:sliced-threads=0:ref=1:bframes=0:weightp=2:scenecut=0:force-cfr=1:fps=30",
    ];

    [TestCaseSource(nameof(Kinds))]
    [CancelAfter(60_000)]
    public async Task Held_and_repeated_pictures_are_what_they_stand_for_to_the_last_bit(string parameters, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        var (stream, expected) = await MakeAsync(room, parameters, ct);

        var decoded = await DecodeAsync(room.Launcher, stream, ct);

        decoded.Count.ShouldBe(expected.Count);
        decoded.ShouldBe(expected);
    }

    [TestCaseSource(nameof(Kinds))]
    [CancelAfter(60_000)]
    public async Task A_second_decoder_shows_the_same(string parameters, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        var (stream, expected) = await MakeAsync(room, parameters, ct);
        var raw = stream + ".i420";

        var said = await Programs.RunAsync(
            room.Launcher, "gst-launch-1.0",
            ["-q", "filesrc", $"location={stream}", "!", "qtdemux", "!", "h264parse", "!", "openh264dec", "!",
                "videoconvert", "!", "video/x-raw,format=I420", "!", "filesink", $"location={raw}"],
            ct);

        said.ShouldBeEmpty();
        var hashes = await Programs.RunAsync(
            room.Launcher, "ffmpeg",
            ["-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "320x176", "-i", raw, "-f", "framemd5", "-"], ct);
        Hashes(hashes).ShouldBe(expected);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_stream_that_refers_to_two_pictures_is_found_out_before_it_is_harmed(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        var pieces = await EncodeAsync(room, Usual.Replace("ref=1", "ref=3", StringComparison.Ordinal), ct);
        var sequence = new PictureSequence();
        sequence.Configure(pieces[0]);
        sequence.Obstacle.ShouldBeNull();

        foreach (var piece in pieces.Skip(1))
        {
            sequence.Encoded(piece);
        }

        sequence.Obstacle.ShouldBe("the encoder refers to more than the picture before");
    }

    /// <summary>The stream with pictures of ours, and what each of its pictures is to look like.</summary>
    private static async Task<(string File, List<string> Expected)> MakeAsync(MediaRoom room, string parameters, CancellationToken ct)
    {
        var pieces = await EncodeAsync(room, parameters, ct);
        var own = await DecodeAsync(room.Launcher, Path.Combine(room.Folder, "encoded.flv"), ct);
        own.Count.ShouldBe(Pictures);
        own.Distinct().Count().ShouldBe(Pictures, "each picture is different");

        var expected = new List<string>();
        var sequence = new PictureSequence();
        sequence.Configure(pieces[0]);
        sequence.Obstacle.ShouldBeNull();
        var stream = new Mp4Segments(new StreamFormat([.. pieces[0]], new PictureSize(320, 176), 30));
        for (var i = 0; i < Pictures; i++)
        {
            Add(sequence.Encoded(pieces[i + 1]));
            if (sequence.IsAtKeyframe)
            {
                for (var again = 0; again < 3; again++)
                {
                    Add(sequence.Held());
                    Add(sequence.RepeatKeyframe());
                }
            }

            // More than a frame number can count, once.
            for (var held = 0; held < (i == 3 ? 600 : 5 * i); held++)
            {
                Add(sequence.Held());
            }

            void Add(ReadOnlySpan<byte> picture)
            {
                stream.Add(new LivePicture(expected.Count, sequence.IsAtKeyframe, picture.ToArray()));
                expected.Add(own[i]);
            }
        }

        sequence.Obstacle.ShouldBeNull();
        var file = Path.Combine(room.Folder, "stream.mp4");
        await File.WriteAllBytesAsync(file, [.. stream.Header, .. stream.Take().Span], ct);
        return (file, expected);
    }

    private static async Task<List<byte[]>> EncodeAsync(MediaRoom room, string parameters, CancellationToken ct)
    {
        var file = Path.Combine(room.Folder, "encoded.flv");
        await Programs.RunAsync(
            room.Launcher, "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x176:r=3", "-frames:v", $"{Pictures}", "-pix_fmt", "yuv420p", "-an",
                "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-threads", "1", "-crf", "25", "-g", "3000",
                "-force_key_frames", "expr:eq(n,0)+eq(n,7)", "-forced-idr", "1", "-x264-params", parameters, "-f", "flv", file],
            ct);
        await using var stream = File.OpenRead(file);
        var video = new FlvReader(stream);
        var pieces = new List<byte[]>();
        while (await video.ReadAsync(ct) is { } piece)
        {
            pieces.Add(piece.Content.ToArray());
        }

        pieces.Count.ShouldBe(Pictures + 1);
        return pieces;
    }

    /// <summary>What FFmpeg shows; it must have nothing to say about it.</summary>
    private static async Task<List<string>> DecodeAsync(ChildLauncher launcher, string file, CancellationToken ct) => Hashes(await Programs.RunAsync(
        launcher, "sh", ["-c", $"ffmpeg -v warning -xerror -err_detect explode -i '{file}' -map 0:v -fps_mode passthrough -f framemd5 - 2>&1"], ct));

    private static List<string> Hashes(string framemd5)
    {
        var lines = framemd5.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToList();
        lines.ShouldAllBe(line => line.StartsWith("0,", StringComparison.Ordinal), framemd5);
        return [.. lines.Select(line => line.Split(',')[^1].Trim())];
    }
}
