using CastWorker.Media.Muxing;
using CastWorker.Media.Relaying;
using CastWorker.Media.Streaming;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Relaying;

/// <summary>How a source's own pictures become those of a stream.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CopiedPicturesTests
{
    private static readonly byte[] Keyframe = LivePictures.Picture(0, isKeyframe: true).Unit.ToArray();
    private static readonly byte[] Other = LivePictures.Picture(1, isKeyframe: false).Unit.ToArray();
    private static readonly byte[] Message = [0x06, 0x05, 0x01, 0x00, 0x80];
    private static readonly ParameterSets Sets = SetsOf(DecoderConfiguration.Units(LivePictures.Configuration));

    private readonly CopiedPictures _copied = new(new CopyJob(Sets, HasSound: true, new Quality { FrameRate = 30, MaxBitrateKbps = 1000 }, SegmentSeconds: 2));
    private readonly List<MadePicture> _made = [];

    [Test]
    public void Each_lasts_until_the_next_and_is_shown_when_it_was()
    {
        Add(9000, Keyframe, delay: 7200);
        Add(12_600, Other, delay: 14_400);
        Add(15_000, Other);
        Add(105_000, Keyframe);

        _made.Select(picture => (picture.Ticks, picture.Delay, picture.IsKeyframe)).ShouldBe([(3600, 7200, true), (2400, 14_400, false), (90_000, 0, false)]);
        _made.Select(picture => picture.Unit.ToArray()).ShouldBe([Keyframe, Other, Other]);
        _copied.IsProved.ShouldBeTrue();
    }

    [Test]
    public void What_comes_before_the_first_keyframe_is_left_out_with_its_sound()
    {
        Hear(0, 1);
        Add(0, Other);
        Add(3600, Keyframe);
        Hear(4, 2);
        Add(7200, Other);
        Add(10_800, Other);

        _made.Count.ShouldBe(2);
        _made[0].IsKeyframe.ShouldBeTrue();
        _made.SelectMany(picture => picture.Sound!).Select(frame => frame.Span.SequenceEqual(SilentSound.Frame) ? 0 : frame.Span[0]).ShouldBe([0, 0, 2]);
        _copied.IsProved.ShouldBeFalse();
    }

    [Test]
    public void Only_what_shows_the_picture_is_taken_and_that_unchanged()
    {
        AddStream(0, [.. Coded([0x09, 0xF0]), .. Coded(Sets.Sequence), .. Coded(Sets.Picture), .. Coded(Message), .. Stream(Keyframe), 0, 0, .. Coded([0x0C, 0xFF, 0x80])]);
        AddStream(3600, Coded([0x0A]));
        Add(7200, Other);

        _made.Single().Unit.ToArray().ShouldBe([0, 0, 0, 5, .. Message, .. Keyframe]);
        _made.Single().Ticks.ShouldBe(7200);
    }

    [Test]
    public void Other_parameters_end_it()
    {
        Add(0, Keyframe);

        Refused(3600, [.. Coded([.. Sets.Sequence, 1]), .. Stream(Keyframe)]).ShouldBe(CopyRules.ParametersChange);
        Refused(3600, [.. Coded([.. Sets.Picture, 1]), .. Stream(Keyframe)]).ShouldBe(CopyRules.ParametersChange);
    }

    [Test]
    public void Parameters_stand_before_a_keyframe_one_of_each_kind()
    {
        ParameterSets.Before(Stream(Other)).ShouldBeNull();
        byte[] sets = [.. Coded(Sets.Sequence), .. Coded(Sets.Picture)];
        // As a camera has them that sends what its description has said already.
        var found = ParameterSets.Before([.. sets, .. Coded([0x09, 0xF0]), .. sets, .. Stream(Keyframe)])!;
        found.Sequence.ShouldBe(Sets.Sequence);
        found.Picture.ShouldBe(Sets.Picture);
        DecoderConfiguration.Of(found.Sequence, found.Picture).ShouldBe(LivePictures.Configuration);
        Should.Throw<NotCopyableException>(() => ParameterSets.Before(Stream(Keyframe))).Message.ShouldBe(CopyRules.NotUnderstood);
        Should.Throw<NotCopyableException>(
            () => ParameterSets.Before([.. Coded(Sets.Sequence), .. Coded(Sets.Picture), .. Coded([.. Sets.Picture, 1]), .. Stream(Keyframe)]));
    }

    [Test]
    public void Keyframes_must_come_before_a_segment_would_be_too_long()
    {
        Add(0, Keyframe);
        Add((long)(2.45 * 90_000), Other);

        Refused((long)(2.5 * 90_000), Stream(Other)).ShouldBe(CopyRules.KeyframesTooFarApart);
    }

    [Test]
    public void Where_none_comes_at_all_that_is_said_too()
    {
        Add(90_000, Other);

        Refused((long)(3.5 * 90_000), Stream(Other)).ShouldBe(CopyRules.KeyframesTooFarApart);
    }

    [Test]
    public void Times_that_stand_still_or_creep_end_it()
    {
        Add(0, Keyframe);
        Refused(0, Stream(Other)).ShouldBe(CopyRules.TimesJump);

        for (var picture = 1; picture <= 61; picture++)
        {
            Add(picture * 90, Other);
        }

        Refused(90_000, Stream(Keyframe)).ShouldBe(CopyRules.TimesJump);
    }

    [Test]
    public void What_weighs_too_much_ends_it_once_a_second_has_been_weighed()
    {
        AddStream(0, Coded([0x65, .. Enumerable.Repeat((byte)7, 190_000)]));
        Add(45_000, Keyframe);

        Refused(90_000, Stream(Keyframe)).ShouldBe(CopyRules.TooHeavy);
    }

    [Test]
    public void Where_there_is_no_sound_there_is_silence()
    {
        var silent = new CopiedPictures(new CopyJob(Sets, HasSound: false, new Quality(), SegmentSeconds: 2));
        silent.Add(new SourceSample(IsPicture: true, 0, 0, Stream(Keyframe)));

        silent.Add(new SourceSample(IsPicture: true, 3600, 0, Stream(Other)))!.Value.Sound.ShouldBe([]);
    }

    [Test]
    public void A_delay_that_no_picture_has_ends_it() =>
        Should.Throw<NotCopyableException>(() => Add(0, Keyframe, delay: 200_000)).Message.ShouldBe(CopyRules.TimesJump);

    private void Add(long time, byte[] unit, int delay = 0) => AddStream(time, Stream(unit), delay);

    private void AddStream(long time, byte[] accessUnit, int delay = 0)
    {
        if (_copied.Add(new SourceSample(IsPicture: true, time, delay, accessUnit)) is { } made)
        {
            _made.Add(made);
        }
    }

    /// <summary>One frame of one byte, with the header that a transport stream wants.</summary>
    private void Hear(int frame, byte name) =>
        _copied.Add(new SourceSample(IsPicture: false, frame * 1920, 0, new byte[] { 0xFF, 0xF1, 0x4C, 0x80, 1, 0x1F, 0xFC, name }));

    private string Refused(long time, byte[] accessUnit) => Should.Throw<NotCopyableException>(() => AddStream(time, accessUnit)).Message;

    private static ParameterSets SetsOf((byte[] Sequence, byte[] Picture) units) => new(units.Sequence, units.Picture);

    private static byte[] Coded(ReadOnlySpan<byte> unit) => [0, 0, 1, .. unit];

    /// <summary>A picture of one unit, with a start code instead of its length.</summary>
    private static byte[] Stream(byte[] unit) => [0, 0, 0, 1, .. unit[4..]];
}
