using CastWorker.Media.Muxing;
using CastWorker.Media.Sound;
using CastWorker.Media.Streaming;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Sound;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SoundMixerTests
{
    private const int FrameRate = 25;

    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(1024.0 / 48_000);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(90);

    private readonly ManualTimeProvider _time = new();
    private readonly Sink _sink = new();
    private readonly SoundMixer _mixer;
    private int _frames;
    private int _pictures;
    private int _atOnce;
    private TimeSpan _now;

    public SoundMixerTests()
    {
        _mixer = new SoundMixer(_sink, _time);
        _mixer.Begin(LivePictures.Format(FrameRate), still: 0);
    }

    [Test]
    public void Each_picture_gets_the_frames_that_were_heard_while_it_was_seen()
    {
        Run(TimeSpan.FromSeconds(4), hears: true);

        _sink.Pictures.Count.ShouldBeGreaterThan(95);
        _sink.Pictures.Index().ShouldAllBe(one => one.Item.Sound!.Count ==
            SilentSound.FramesWithin(one.Index + 1, FrameRate) - SilentSound.FramesWithin(one.Index, FrameRate));
        // Frame after frame, none twice and none left out, from the first that was heard after the beginning.
        var sounds = Sounds().SkipWhile(sound => sound < 0).ToList();
        sounds.ShouldBe(Enumerable.Range(sounds[0], sounds.Count));
        sounds[0].ShouldBeLessThan(3);
        // Its time is that of its place.
        (Sounds().IndexOf(100) - 100).ShouldBeInRange(-1, 1);
    }

    [Test]
    public void Pictures_do_not_wait_for_ever_for_sound_that_does_not_come()
    {
        Run(TimeSpan.FromSeconds(2), hears: false);
        _sink.Pictures.Count.ShouldBeInRange(38, 42);
        Sounds().ShouldAllBe(sound => sound == -1);

        Run(TimeSpan.FromSeconds(2), hears: true);
        var sounds = Sounds();
        sounds[^1].ShouldBeGreaterThan(0);
        // What is heard now belongs to what is seen now.
        (sounds.Count - 1 - sounds[^1]).ShouldBeInRange(-1, 1);
    }

    [Test]
    public void Pictures_that_are_made_at_once_at_the_beginning_are_silent_and_those_after_them_are_not()
    {
        for (var i = 0; i < 2 * FrameRate; i++)
        {
            Add();
        }

        _atOnce = _pictures - 1;

        Run(TimeSpan.FromSeconds(2), hears: true);

        Sounds().Take(85).Count(sound => sound == -1).ShouldBeGreaterThan(80);
        // After two seconds the first frame, give or take what a picture may be late.
        (Sounds().IndexOf(20) - 20).ShouldBeInRange(90, 96);
    }

    [Test]
    public void Clocks_that_differ_a_little_are_not_heard()
    {
        for (var i = 0; i < 300; i++)
        {
            Step(hears: true, jitter: i % 3 == 0 ? TimeSpan.FromMilliseconds(9) : TimeSpan.FromMilliseconds(-7));
        }

        var sounds = Sounds().SkipWhile(sound => sound < 0).ToList();
        sounds.ShouldBe(Enumerable.Range(sounds[0], sounds.Count));
    }

    private void Run(TimeSpan length, bool hears)
    {
        for (var end = _now + length; _now < end;)
        {
            Step(hears, TimeSpan.Zero);
        }
    }

    /// <summary>Ten milliseconds later: pictures that are due are there, and frames of sound that were over some time ago.</summary>
    private void Step(bool hears, TimeSpan jitter)
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        _now += TimeSpan.FromMilliseconds(10);
        while (TimeSpan.FromSeconds((double)(_pictures - _atOnce) / FrameRate) <= _now)
        {
            Add();
        }

        while (hears && TimeSpan.FromTicks(Frame.Ticks * (_frames + 1)) + Late <= _now)
        {
            var heardAt = TimeSpan.FromTicks(Frame.Ticks * _frames);
            _mixer.Hear(_now - heardAt + jitter, BitConverter.GetBytes(_frames));
            _frames++;
        }

        if (!hears)
        {
            _frames = (int)(_now.Ticks / Frame.Ticks);
        }
    }

    private void Add()
    {
        _mixer.Add(new MadePicture(new byte[1], IsKeyframe: false));
        _pictures++;
    }

    /// <summary>The numbers of the frames in the order of the stream; -1 is silence.</summary>
    private List<int> Sounds() =>
        [.. _sink.Pictures.SelectMany(picture => picture.Sound!).Select(frame => frame.Length == sizeof(int) ? BitConverter.ToInt32(frame.Span) : -1)];

    private sealed class Sink : IPictureSink
    {
        public List<MadePicture> Pictures { get; } = [];

        public void Begin(StreamFormat format, int still) => Pictures.Clear();

        public void Add(in MadePicture picture) => Pictures.Add(picture);
    }
}
