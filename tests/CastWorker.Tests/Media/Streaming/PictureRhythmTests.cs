using System.Text;
using CastWorker.Media.Streaming;

namespace CastWorker.Tests.Media.Streaming;

/// <summary>Pictures are written as K (keyframe encoded), R (keyframe repeated), e (encoded) and . (held).</summary>
public sealed class PictureRhythmTests
{
    private const int PerSegment = 10;
    private const int FrameRate = 5;

    [Test]
    public void A_page_that_never_changes_is_encoded_once_refined_once_and_then_costs_nothing() =>
        Play(40).ShouldBe(
            "K....eeeee" + // it has stood still for more than a second
            "KeeK......" + // as good as it gets
            "R........." +
            "R.........");

    [Test]
    public void What_is_refined_becomes_a_keyframe_at_once() =>
        Play(40, 1).ShouldBe(
            "Ke.....eee" +
            "KeeeeeK..." +
            "R........." +
            "R.........");

    [Test]
    public void In_the_last_quarter_of_a_segment_the_next_one_is_waited_for() =>
        Play(40, 1, 2).ShouldBe(
            "Kee.....ee" +
            "Keeeeeee.." +
            "K........." +
            "R.........");

    [Test]
    public void Small_groups_have_no_keyframes_between() => Play(30, canHold: true, groups: 4, [1, 2]).ShouldBe("KeeK..R.eKReeKeeKe.KR..R..R..R");

    [Test]
    public void Changes_are_encoded_and_what_follows_is_held() =>
        Play(15, 3, 4, 9).ShouldBe("K..ee....eK....");

    [Test]
    public void What_changes_every_second_is_never_refined() =>
        Play(40, [.. Enumerable.Range(1, 7).Select(second => (long)(second * FrameRate) - 1)]).Count(source => source == 'e').ShouldBe(7);

    [Test]
    public void A_change_at_the_beginning_of_a_segment_is_a_keyframe() => Play(21, 4, 10, 14, 20).ShouldBe("K...e.....K...e.....K");

    [Test]
    public void A_keyframe_is_repeated_only_while_nothing_was_encoded_since() =>
        Play(71, 62).ShouldEndWith("R.........R.........R.........R.e.....eeK");

    [Test]
    public void Where_pictures_cannot_be_held_every_one_is_encoded() =>
        Play(21, canHold: false, groups: 1).ShouldBe("KeeeeeeeeeKeeeeeeeeeK");

    [TestCase(1, 14)]
    [TestCase(11, 34)]
    [TestCase(100, 144)]
    public void The_longer_it_moved_the_longer_it_is_refined(int changes, int last) =>
        Play(200, [.. Enumerable.Range(0, changes).Select(picture => (long)picture)]).LastIndexOf('e').ShouldBe(last);

    [Test]
    public void An_encoder_that_is_busy_refines_later() =>
        Play(40, canHold: true, groups: 1, busyUntil: 15).ShouldBe(
            "K........." +
            "R....eeeee" +
            "KeeK......" +
            "R.........");

    [TestCase(1, "K.........K........")]
    [TestCase(2, "K....K....K....K...")]
    [TestCase(4, "K..K..K..KK..K..K..")]
    public void Small_groups_begin_with_each_segment_anew(int groups, string expected) =>
        Play(19, canHold: true, groups, [.. Enumerable.Range(1, 18).Select(picture => (long)picture)]).Replace('e', '.').ShouldBe(expected);

    [TestCase(0, 4, 0)]
    [TestCase(1, 4, 3)]
    [TestCase(9, 4, 9)]
    [TestCase(10, 4, 10)]
    [TestCase(11, 1, 20)]
    [TestCase(17, 2, 20)]
    public void It_is_known_when_the_next_group_begins(long picture, int groups, long next) =>
        new PictureRhythm(PerSegment, FrameRate).NextGroup(picture, groups).ShouldBe(next);

    private static string Play(int pictures, params long[] changed) => Play(pictures, canHold: true, groups: 1, changed);

    private static string Play(int pictures, bool canHold, int groups, params long[] changed) =>
        Play(pictures, canHold, groups, busyUntil: 0, changed);

    private static string Play(int pictures, bool canHold, int groups, long busyUntil, params long[] changed)
    {
        var text = new StringBuilder();
        var rhythm = new PictureRhythm(PerSegment, FrameRate);
        for (var picture = 0; picture < pictures; picture++)
        {
            (var source, rhythm) = rhythm.Next(picture, changed.Contains(picture), canHold, groups, busyUntil > picture);
            text.Append(source switch
            {
                PictureSource.EncodedKeyframe => 'K',
                PictureSource.RepeatedKeyframe => 'R',
                PictureSource.Encoded => 'e',
                _ => '.',
            });
        }

        return text.ToString();
    }
}
