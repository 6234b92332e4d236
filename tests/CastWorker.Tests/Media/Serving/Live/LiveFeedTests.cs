using CastWorker.Media.Mp4;
using CastWorker.Media.Serving.Live;
using CastWorker.Media.Streaming;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Tests.Media.Serving.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LiveFeedTests
{
    private const int FrameRate = 30;
    private const int Group = 60;

    private readonly LiveFeed _feed = new(new ManualTimeProvider());
    private IPictureSink _run = null!;

    [Test]
    public void Before_the_first_keyframe_nobody_can_join()
    {
        _feed.Join(LiveKind.Mp4).ShouldBeNull();

        Begin(0);
        _feed.Join(LiveKind.Mp4).ShouldBeNull();

        Play(1);
        _feed.Join(LiveKind.Mp4).ShouldNotBeNull();
    }

    [TestCase(5)]
    [TestCase(64)]
    [TestCase(200)]
    public async Task Whoever_comes_late_gets_the_header_and_the_last_keyframe_first(int pictures)
    {
        Begin(pictures);
        var first = _feed.Join(LiveKind.Mp4)!;
        Play(Group, from: pictures);

        var late = _feed.Join(LiveKind.Mp4)!;
        Play(FrameRate, from: pictures + Group);
        _feed.End();

        foreach (var (viewer, joined) in new[] { (first, pictures), (late, pictures + Group) })
        {
            var sent = await All(viewer);
            Mp4Reader.Read(sent[0]).Select(part => part.Name).ShouldBe(["ftyp", "moov", "free"]);
            var sample = Mp4Reader.Samples(sent[1], Mp4Header.VideoTrack)[0];
            sample.IsSync.ShouldBeTrue();
            sample.Time.ShouldBe((joined - 1) / Group * Group * 512);
        }
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_viewer_that_takes_nothing_is_dropped_and_the_others_go_on(CancellationToken ct)
    {
        Begin(1);
        var slow = _feed.Join(LiveKind.Mp4)!;
        var other = _feed.Join(LiveKind.Mp4)!;
        await using var taking = other.ReadAsync(ct).GetAsyncEnumerator(ct);
        (await taking.MoveNextAsync()).ShouldBeTrue();

        for (var fragment = 0; fragment < 60; fragment++)
        {
            Play(6, from: 1 + (fragment * 6));
            (await taking.MoveNextAsync()).ShouldBeTrue();
        }

        await Should.ThrowAsync<SlowViewerException>(() => All(slow));
    }

    [Test]
    public async Task An_encoder_that_begins_anew_is_not_seen()
    {
        Begin(40);
        var viewer = _feed.Join(LiveKind.Mp4)!;

        Begin(80);
        _feed.End();

        var samples = (await All(viewer)).Skip(1).SelectMany(fragment => Mp4Reader.Samples(fragment, Mp4Header.VideoTrack)).ToList();
        samples.Select(sample => sample.Time).ShouldBe(Enumerable.Range(0, samples.Count).Select(i => 512L * i));
        samples.Select((sample, at) => (sample.IsSync, at)).Where(one => one.IsSync).Select(one => one.at).ShouldBe([0, 40, 100]);
    }

    [Test]
    public async Task What_a_later_run_begins_with_at_once_is_left_out()
    {
        Begin(20);
        var viewer = _feed.Join(LiveKind.MpegTs)!;

        Begin(Group + 5, still: Group);
        _feed.End();

        (await All(viewer)).Count.ShouldBe(25);
    }

    [TestCase(60)]
    [TestCase(180)]
    [TestCase(900, Description = "Segments of ten seconds")]
    public void Players_of_small_segments_begin_with_two_seconds_of_what_stands_still_however_long_it_does(int still)
    {
        _feed.Low.IsOn = true;
        _run = _feed.NewRun();
        _run.Begin(LivePictures.Format(FrameRate), still);
        for (var number = 0; number <= still; number++)
        {
            _run.Add(new MadePicture(LivePictures.Picture(number, number % 15 == 0).Unit, number % 15 == 0));
        }

        _feed.Low.Segments.Select(segment => segment.Sequence).ShouldBe([0, 1, 2, 3]);
        _feed.Low.Segments.ShouldAllBe(segment => segment.Discontinuity == 0);
    }

    [Test]
    public async Task A_run_that_has_been_replaced_is_not_seen_any_more()
    {
        Begin(40);
        var replaced = _run;
        var viewer = _feed.Join(LiveKind.MpegTs)!;

        Begin(10);
        replaced.Add(new MadePicture(LivePictures.Picture(0, isKeyframe: true).Unit, IsKeyframe: true));
        _feed.End();

        (await All(viewer)).Count.ShouldBe(50);
    }

    [Test]
    public void When_pictures_are_given_no_more_nothing_of_them_can_be_watched()
    {
        _feed.Low.IsOn = true;
        Begin(0);
        for (var number = 0; number < 50; number++)
        {
            _run.Add(new MadePicture(LivePictures.Picture(number, number % 15 == 0).Unit, number % 15 == 0));
        }

        _feed.IsFed.ShouldBeTrue();
        _feed.Low.Ready.IsCompleted.ShouldBeTrue();

        _feed.End();

        _feed.IsFed.ShouldBeFalse();
        _feed.Low.Ready.IsCompleted.ShouldBeFalse();
        _feed.Low.Segments.ShouldBeEmpty();
        _feed.Join(LiveKind.Mp4).ShouldBeNull();
    }

    [Test]
    public async Task Pictures_of_another_kind_end_what_is_watched()
    {
        Begin(40);
        var viewer = _feed.Join(LiveKind.MpegTs)!;

        _feed.NewRun().Begin(LivePictures.Format(25), still: 0);

        (await All(viewer)).Count.ShouldBe(40);
        _feed.Join(LiveKind.MpegTs).ShouldBeNull();
    }

    [Test]
    public void Who_has_left_is_sent_nothing_more()
    {
        Begin(1);
        var viewer = _feed.Join(LiveKind.MpegTs)!;

        _feed.Leave(LiveKind.MpegTs, viewer);
        Play(20 * FrameRate, from: 1);

        viewer.Offer(new CastWorker.Media.Muxing.LiveChunk(new byte[1], 1)).ShouldBeTrue();
    }

    private static async Task<List<byte[]>> All(LiveViewer viewer)
    {
        var all = new List<byte[]>();
        await foreach (var bytes in viewer.ReadAsync(CancellationToken.None))
        {
            all.Add(bytes.ToArray());
        }

        return all;
    }

    private void Begin(int pictures, int still = 0)
    {
        _run = _feed.NewRun();
        _run.Begin(LivePictures.Format(FrameRate), still);
        Play(pictures);
    }

    private void Play(int count, int from = 0)
    {
        for (var number = from; number < from + count; number++)
        {
            var picture = LivePictures.Picture(number, number % Group == 0);
            _run.Add(new MadePicture(picture.Unit, picture.IsKeyframe));
        }
    }
}
