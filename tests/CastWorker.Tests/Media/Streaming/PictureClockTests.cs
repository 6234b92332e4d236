using CastWorker.Media.Streaming;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Media.Streaming;

public sealed class PictureClockTests
{
    private static readonly PictureClock Clock = new(30, TimeSpan.FromSeconds(5));

    [Test]
    public void A_picture_is_due_at_its_time_and_not_a_moment_earlier() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Elements(1, 7, 24, 25, 30, 60)).ToArbitrary(),
        sample =>
        {
            var clock = new PictureClock(sample.Item2, TimeSpan.FromSeconds(5));
            var due = clock.DueAt(sample.Item1);

            clock.LastDue(due).ShouldBe(sample.Item1);
            clock.LastDue(due - TimeSpan.FromTicks(1)).ShouldBe(sample.Item1 - 1);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_month_of_pictures_is_a_month() =>
        (Clock.DueAt(30L * 60 * 60 * 24 * 30) - Clock.DueAt(0)).ShouldBe(TimeSpan.FromDays(30));

    [Test]
    public void A_clock_can_be_set_by_any_of_its_pictures()
    {
        var clock = PictureClock.With(30, 59, TimeSpan.FromSeconds(9));

        clock.DueAt(59).ShouldBe(TimeSpan.FromSeconds(9));
        clock.DueAt(89).ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Before_the_first_picture_nothing_is_due() => Clock.LastDue(TimeSpan.Zero).ShouldBeLessThan(0);
}
