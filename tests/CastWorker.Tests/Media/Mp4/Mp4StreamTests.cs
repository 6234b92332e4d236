using CastWorker.Media.Mp4;
using CastWorker.Media.Muxing;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Tests.Media.Mp4;

public sealed class Mp4StreamTests
{
    [Test]
    public void It_begins_with_its_tracks_and_says_that_the_rest_comes_in_fragments()
    {
        var parts = Mp4Reader.Read(new Mp4Stream(LivePictures.Format(30)).Header);

        parts.Select(part => part.Name).ShouldBe(["ftyp", "moov", "free"]);
        var moov = parts[1];
        moov.Parts.Select(part => part.Name).ShouldBe(["mvhd", "trak", "trak", "mvex"]);
        moov.Parts[3].Parts.Select(part => part.Number(4)).ShouldBe([Mp4Header.VideoTrack, Mp4Header.AudioTrack]);
        var (video, audio) = (moov.Parts[1], moov.Parts[2]);
        video["mdhd"].Number(12).ShouldBe(30 * 512);
        audio["mdhd"].Number(12).ShouldBe(48_000);
        var entry = Mp4Reader.Read(video["stsd"].Content.AsSpan(8))[0];
        entry.Name.ShouldBe("avc1");
        Mp4Reader.Read(entry.Content.AsSpan(78)).Single(part => part.Name == "avcC").Content.ShouldBe(LivePictures.Configuration);
        Mp4Reader.Read(audio["stsd"].Content.AsSpan(8))[0].Name.ShouldBe("mp4a");
    }

    [TestCase(30, 6)]
    [TestCase(25, 5)]
    [TestCase(7, 1)]
    [TestCase(5, 1)]
    public void A_fragment_is_a_fifth_of_a_second_and_only_its_first_picture_may_be_a_keyframe(int frameRate, int most)
    {
        var pictures = LivePictures.Pictures(10 * frameRate, frameRate * 2).ToList();
        var chunks = LivePictures.Chunks(new Mp4Stream(LivePictures.Format(frameRate)), pictures);

        var samples = chunks.Select(chunk => Mp4Reader.Samples(chunk.Bytes.Span, Mp4Header.VideoTrack)).ToList();
        samples.ShouldAllBe(fragment => fragment.Count <= most && fragment.Skip(1).All(sample => !sample.IsSync));
        var all = samples.SelectMany(fragment => fragment).ToList();
        all.Select(sample => sample.IsSync).ShouldBe(pictures.Take(all.Count).Select(picture => picture.IsKeyframe));
        all.Select(sample => sample.Content).ShouldBe(pictures.Take(all.Count).Select(picture => picture.Unit.ToArray()));
    }

    [TestCase(30)]
    [TestCase(24)]
    [TestCase(7)]
    public void Times_have_neither_gaps_nor_overlaps_and_sound_stays_beside_the_pictures(int frameRate)
    {
        var chunks = LivePictures.Chunks(new Mp4Stream(LivePictures.Format(frameRate)), LivePictures.Pictures(20 * frameRate, frameRate));

        var video = chunks.SelectMany(chunk => Mp4Reader.Samples(chunk.Bytes.Span, Mp4Header.VideoTrack)).ToList();
        var audio = chunks.SelectMany(chunk => Mp4Reader.Samples(chunk.Bytes.Span, Mp4Header.AudioTrack)).ToList();
        video.Select(sample => sample.Time).ShouldBe(Enumerable.Range(0, video.Count).Select(i => 512L * i));
        audio.Select(sample => sample.Time).ShouldBe(Enumerable.Range(0, audio.Count).Select(i => 1024L * i));
        video.ShouldAllBe(sample => sample.Duration == 512);
        audio.ShouldAllBe(sample => sample.IsSync && sample.Content.Length == 6);
        var apart = ((double)video[^1].Time / 512 / frameRate) - (audio[^1].Time / 48_000.0);
        Math.Abs(apart).ShouldBeLessThan(1.0 / frameRate);
    }

    [Test]
    public void Header_and_fragments_are_whole_blocks()
    {
        var stream = new Mp4Stream(LivePictures.Format(30));

        stream.Header.Length.ShouldBe(32 * 1024);
        LivePictures.Chunks(stream, LivePictures.Pictures(100, 30)).ShouldAllBe(chunk => chunk.Bytes.Length == 32 * 1024);
    }

    [TestCase(32_500)]
    [TestCase(32_768)]
    [TestCase(70_000)]
    public void What_just_does_not_fit_takes_one_block_more(int bytes)
    {
        var stream = new Mp4Stream(LivePictures.Format(5));

        var chunk = stream.Add(new LivePicture(0, IsKeyframe: true, new byte[bytes]))!;

        (chunk.Bytes.Length % 32_768).ShouldBe(0);
        Mp4Reader.Samples(chunk.Bytes.Span, Mp4Header.VideoTrack)[0].Content.Length.ShouldBe(bytes);
    }

    [Test]
    public void What_is_copied_keeps_its_own_times_and_its_own_colours()
    {
        var format = LivePictures.Format(90_000) with { HasOwnColours = true };
        var stream = new Mp4Stream(format);
        // The keyframe is long, so that two fragments are full at once.
        int[] ticks = [90_000, 3600, 3000, 3753];
        int[] delays = [7200, 0, 14_400, 0];
        var time = 0L;
        var chunks = new List<LiveChunk>();
        for (var i = 0; i < 9; i++)
        {
            var picture = LivePictures.Picture(time, isKeyframe: i % 4 == 0) with { Ticks = ticks[i % 4], Delay = delays[i % 4], Sound = [] };
            chunks.AddRange(stream.Add(picture) is { } chunk ? [chunk] : []);
            time += picture.Ticks;
        }

        var samples = chunks.SelectMany(chunk => Mp4Reader.Samples(chunk.Bytes.Span, Mp4Header.VideoTrack)).ToList();
        samples.Select(sample => sample.Duration).ShouldBe([.. ticks, .. ticks]);
        samples.Select(sample => sample.Delay).ShouldBe([.. delays, .. delays]);
        samples.Skip(1).Select(sample => sample.Time).ShouldBe(samples.SkipLast(1).Select(sample => sample.Time + sample.Duration));
        var video = Mp4Reader.Read(stream.Header)[1].Parts[1];
        video["mdhd"].Number(12).ShouldBe(90_000);
        Mp4Reader.Read(Mp4Reader.Read(video["stsd"].Content.AsSpan(8))[0].Content.AsSpan(78)).Select(part => part.Name).ShouldBe(["avcC"]);
    }

    [Test]
    public void Fragments_are_numbered_from_one()
    {
        var chunks = LivePictures.Chunks(new Mp4Stream(LivePictures.Format(30)), LivePictures.Pictures(61, 60));

        chunks.Select(chunk => Mp4Reader.Read(chunk.Bytes.Span)[0]["mfhd"].Number(4)).ShouldBe(Enumerable.Range(1, 10));
    }
}
