using CastWorker.Media.Serving;

namespace CastWorker.Tests.Media.Serving;

public sealed class StreamPaceTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Segment = TimeSpan.FromSeconds(2);

    [Test]
    public void Nothing_is_repeated_before_there_is_anything() =>
        new StreamPace { Limit = 20 }.NeedsRepetition(Begin.AddHours(1), Segment, isFlowing: false).ShouldBeFalse();

    [TestCase(1.9, false, ExpectedResult = false)]
    [TestCase(2.0, false, ExpectedResult = true)]
    [TestCase(3.9, true, ExpectedResult = false)]
    [TestCase(4.0, true, ExpectedResult = true)]
    public bool A_late_segment_is_given_more_time_than_one_that_nobody_makes(double seconds, bool isFlowing) =>
        After(Begin).NeedsRepetition(Begin.AddSeconds(seconds), Segment, isFlowing);

    [Test]
    public void What_is_short_is_shown_again_as_soon_as_it_is_over_but_the_next_may_be_as_long_as_any()
    {
        var pace = After(Begin);
        var shortOne = TimeSpan.FromSeconds(0.5);

        pace.NeedsRepetition(Begin.AddSeconds(3.9), shortOne, isFlowing: true).ShouldBeFalse();
        pace.NeedsRepetition(Begin.AddSeconds(4), shortOne, isFlowing: true).ShouldBeTrue();
        pace.NeedsRepetition(Begin.AddSeconds(0.5), shortOne, isFlowing: false).ShouldBeTrue();
    }

    [Test]
    public void Repetitions_follow_each_other_at_the_pace_of_the_stream()
    {
        var pace = After(Begin).WithRepetition(Segment);

        pace.IsRepeating.ShouldBeTrue();
        pace.NeedsRepetition(Begin.AddSeconds(3.9), Segment, isFlowing: false).ShouldBeFalse();
        pace.NeedsRepetition(Begin.AddSeconds(4), Segment, isFlowing: false).ShouldBeTrue();
    }

    [Test]
    public void After_the_limit_the_stream_stands_still_until_a_segment_comes()
    {
        var pace = Enumerable.Range(0, 20).Aggregate(After(Begin), (before, _) => before.WithRepetition(Segment));
        var later = Begin.AddHours(1);

        pace.NeedsRepetition(later, Segment, isFlowing: false).ShouldBeFalse();
        pace.WithSegment(later).NeedsRepetition(later.AddSeconds(2), Segment, isFlowing: false).ShouldBeTrue();
    }

    private static StreamPace After(DateTimeOffset segment) => new StreamPace { Limit = 20, Segment = Segment }.WithSegment(segment);
}
