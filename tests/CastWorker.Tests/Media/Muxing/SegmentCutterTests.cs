using CastWorker.Media.Mp4;
using CastWorker.Media.MpegTs;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Streaming;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Tests.Media.Muxing;

public sealed class SegmentCutterTests
{
    [TestCase(SegmentFormat.MpegTs)]
    [TestCase(SegmentFormat.FragmentedMp4)]
    public void A_segment_is_cut_at_the_keyframe_after_its_length_and_the_rest_at_the_end(SegmentFormat format)
    {
        // A keyframe each half second, as in mode low.
        var cut = Cut(format, pictures: 150, group: 15);

        cut.Select(segment => segment.Duration.TotalSeconds).ShouldBe([2, 2, 1]);
        cut.ShouldAllBe(segment => !segment.FollowsLoss);
    }

    [Test]
    public void Transport_stream_begins_with_tables_and_goes_on_as_one_stream()
    {
        var cut = Cut(SegmentFormat.MpegTs, pictures: 150, group: 60);

        cut.ShouldAllBe(segment => segment.Header.IsEmpty && segment.Bytes.Length % TsPackets.PacketLength == 0);
        cut.Select(segment => segment.Bytes.Span[1..3].ToArray()).ShouldAllBe(pid => pid[0] == 0x40 && pid[1] == 0);
        var stream = new TsStream(LivePictures.Format(30));
        var whole = LivePictures.Chunks(stream, LivePictures.Pictures(150, 60)).SelectMany(chunk => chunk.Bytes.ToArray());
        cut.SelectMany(segment => segment.Bytes.ToArray()).ShouldBe(whole);
    }

    [Test]
    public void Mp4_has_a_header_of_its_own_and_times_without_gaps_over_all_segments()
    {
        var cut = Cut(SegmentFormat.FragmentedMp4, pictures: 150, group: 15);

        Mp4Reader.Read(cut[0].Header.AsSpan()).Select(part => part.Name).ShouldBe(["ftyp", "moov"]);
        cut.Select(segment => segment.Header.ToArray()).ShouldAllBe(header => header.SequenceEqual(cut[0].Header));
        Mp4Reader.Read(cut[0].Bytes.Span).Select(part => part.Name)
            .ShouldBe(["moof", "mdat", "moof", "mdat", "moof", "mdat", "moof", "mdat"]);
        var times = cut.SelectMany(segment => Fragments(segment.Bytes)).SelectMany(fragment => Mp4Reader.Samples(fragment, Mp4Header.VideoTrack)).ToList();
        times.Select(sample => sample.Time).ShouldBe(Enumerable.Range(0, 150).Select(i => 512L * i));
        times.Index().Where(sample => sample.Item.IsSync).Select(sample => sample.Index).ShouldBe(Enumerable.Range(0, 10).Select(i => 15 * i));
    }

    [Test]
    public void What_nobody_takes_is_lost_and_what_follows_says_so()
    {
        var cutter = Cutter(SegmentFormat.MpegTs);
        Add(cutter, pictures: 20 * 60, group: 60);
        var waiting = Taken(cutter);
        Add(cutter, pictures: 120, group: 60);
        cutter.End();
        var later = Taken(cutter);

        waiting.Count.ShouldBe(9, "what it began with, and eight more");
        waiting.ShouldAllBe(segment => !segment.FollowsLoss);
        later.Select(segment => segment.FollowsLoss).ShouldBe([true, false, false]);
    }

    /// <summary>Groups of pictures, in tenths of a second, and the segments that they make.</summary>
    [TestCase("20 20 20", "20 20 20")]
    [TestCase("10 10 10 10", "20 20")]
    [TestCase("14 14 14", "14 14 14")]
    [TestCase("9 20 3 20 20", "9 20 23 20")]
    [TestCase("24 24", "24 24")]
    [TestCase("7 7 7 7 7", "21 14")]
    [TestCase("1 2 24", "3 24")]
    public void However_far_apart_keyframes_are_no_segment_is_longer_than_promised_and_none_is_lost(string groups, string segments)
    {
        foreach (var format in Enum.GetValues<SegmentFormat>())
        {
            var cutter = new SegmentCutter(format, segmentSeconds: 2);
            cutter.Begin(LivePictures.Format(90_000), still: 0);
            foreach (var tenths in groups.Split(' ').Select(int.Parse))
            {
                for (var picture = 0; picture < tenths * 2; picture++)
                {
                    cutter.Add(new MadePicture(LivePictures.Picture(0, picture == 0).Unit, picture == 0) { Ticks = 4500, Sound = [] });
                }
            }

            cutter.End();
            var cut = Taken(cutter);
            string.Join(' ', cut.Select(segment => Math.Round(segment.Duration.TotalSeconds * 10))).ShouldBe(segments);
            cut.ShouldAllBe(segment => !segment.FollowsLoss && segment.Duration < TimeSpan.FromSeconds(2.5));
        }
    }

    [Test]
    public void A_segment_that_is_cut_late_begins_with_its_keyframe()
    {
        var cutter = new SegmentCutter(SegmentFormat.MpegTs, segmentSeconds: 2);
        cutter.Begin(LivePictures.Format(10), still: 0);
        foreach (var isKeyframe in Enumerable.Range(0, 28).Select(picture => picture is 0 or 9))
        {
            cutter.Add(new MadePicture(LivePictures.Picture(0, isKeyframe).Unit, isKeyframe));
        }

        cutter.End();
        var cut = Taken(cutter);

        cut.Select(segment => segment.Duration.TotalSeconds).ShouldBe([0.9, 1.9]);
        cut.Select(segment => Convert.ToHexString(segment.Bytes.Span[..3])).ShouldBe(["474000", "474000"]);
    }

    [Test]
    public void Pictures_of_another_kind_follow_a_loss_and_what_was_not_cut_is_forgotten()
    {
        var cutter = Cutter(SegmentFormat.FragmentedMp4);
        Add(cutter, pictures: 90, group: 60);
        cutter.Begin(LivePictures.Format(25), still: 0);
        Add(cutter, pictures: 50, group: 50);
        cutter.End();

        var cut = Taken(cutter);

        cut.Select(segment => (segment.Duration.TotalSeconds, segment.FollowsLoss)).ShouldBe([(2, false), (2, true)]);
        Mp4Reader.Samples(Fragments(cut[1].Bytes).Single(), Mp4Header.VideoTrack)[0].Time.ShouldBe(0);
    }

    [TestCase(0, "0 0 0 0")]
    [TestCase(60, "1 0 0 0")]
    [TestCase(180, "3 2 1 0")]
    [TestCase(900, "15 14 13 12 11 10 9 8 7 6 5 4 3 2 1")]
    public void What_is_made_at_once_is_counted_down(int still, string stills)
    {
        var cutter = new SegmentCutter(SegmentFormat.MpegTs, segmentSeconds: 2);
        cutter.Begin(LivePictures.Format(30), still);
        Add(cutter, pictures: Math.Max(240, still), group: 60);
        cutter.End();

        var cut = Taken(cutter);
        string.Join(' ', cut.Select(segment => segment.Stills)).ShouldBe(stills);
        cut.ShouldAllBe(segment => !segment.FollowsLoss);
    }

    [TestCase(1, 60, ExpectedResult = 0)]
    [TestCase(45, 60, ExpectedResult = 0)]
    [TestCase(46, 60, ExpectedResult = 1)]
    [TestCase(61, 60, ExpectedResult = 2)]
    public int A_run_that_ends_before_it_has_made_a_segment_makes_none_to_begin_with(int pictures, int group) =>
        Cut(SegmentFormat.MpegTs, pictures, group).Count;

    private static List<CutSegment> Cut(SegmentFormat format, int pictures, int group)
    {
        var cutter = Cutter(format);
        Add(cutter, pictures, group);
        cutter.End();
        return Taken(cutter);
    }

    private static SegmentCutter Cutter(SegmentFormat format)
    {
        var cutter = new SegmentCutter(format, segmentSeconds: 2);
        cutter.Begin(LivePictures.Format(30), still: 60);
        return cutter;
    }

    private static void Add(SegmentCutter cutter, int pictures, int group)
    {
        foreach (var picture in LivePictures.Pictures(pictures, group))
        {
            cutter.Add(new MadePicture(picture.Unit, picture.IsKeyframe));
        }
    }

    private static List<CutSegment> Taken(SegmentCutter cutter)
    {
        var taken = new List<CutSegment>();
        while (cutter.Finished.TryRead(out var segment))
        {
            taken.Add(segment);
        }

        return taken;
    }

    /// <summary>Each with the filling that endless streams have, which segments do without.</summary>
    private static IEnumerable<byte[]> Fragments(ReadOnlyMemory<byte> segment)
    {
        var parts = Mp4Reader.Read(segment.Span);
        for (var i = 0; i < parts.Count; i += 2)
        {
            var end = i + 2 < parts.Count ? parts[i + 2].At : segment.Length;
            yield return [.. segment.Span[parts[i].At..end], 0, 0, 0, 8, .. "free"u8];
        }
    }
}
