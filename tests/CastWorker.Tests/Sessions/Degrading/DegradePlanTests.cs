using CastWorker.Sessions.Degrading;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Sessions.Degrading;

public sealed class DegradePlanTests
{
    private const int Rungs = 4;
    private const int Hour = 3600;

    [Test]
    public void Trouble_that_lasts_brings_it_down_one_rung_soon_and_the_next_only_when_it_goes_on()
    {
        var story = new DegradeStory(Rungs).Pass(DegradePlan.Settling + DegradePlan.Sustained - 1, _ => 0.5);
        story.Rung.ShouldBe(0);

        story.Pass(1, _ => 0.5).Rung.ShouldBe(1);
        story.Pass(29, _ => 0.5).Rung.ShouldBe(1, "others come first, and this one settles");
        story.Pass(1, _ => 0.5).Rung.ShouldBe(2);
    }

    [Test]
    public void A_machine_that_stands_still_for_a_while_or_has_much_to_do_for_ten_seconds_is_no_reason()
    {
        var story = new DegradeStory(Rungs).Pass(60, _ => 0);

        story.Pass(10, _ => 1).Pass(20, _ => 0).Pass(11, _ => 1).Pass(20, _ => 0).Changes.ShouldBeEmpty();
    }

    [Test]
    public void A_page_that_is_loaded_and_an_encoder_that_begins_are_no_reason()
    {
        var story = new DegradeStory(Rungs).Pass(DegradePlan.Settling, _ => 1).Pass(11, _ => 1);

        story.Unsettle().Pass(DegradePlan.Settling, _ => 1).Pass(11, _ => 1).Changes.ShouldBeEmpty();
    }

    [Test]
    public void A_few_pictures_that_come_too_late_are_no_reason() =>
        new DegradeStory(Rungs).Pass(Hour, _ => 0.08).Changes.ShouldBeEmpty();

    [Test]
    public void After_a_calm_minute_it_is_tried_to_go_up_and_each_time_that_is_in_vain_doubles_the_pause()
    {
        var story = new DegradeStory(rungs: 2);
        story.Pass(4 * Hour, _ => story.Rung == 0 ? 0.5 : 0);

        var pauses = story.Changes.Where(change => change.Rung == 1)
            .Zip(story.Changes.Where(change => change.Rung == 0), (down, up) => up.At - down.At - DegradePlan.Settling).ToArray();
        pauses.ShouldBe([60, 120, 240, 480, 960, 1920, 3600, 3600]);
    }

    [Test]
    public void An_attempt_that_lasted_was_a_good_one_and_the_past_is_forgotten()
    {
        var story = new DegradeStory(rungs: 2);
        story.Pass(1000, _ => story.Rung == 0 ? 0.5 : 0).Pass(Hour, _ => 0);
        story.Rung.ShouldBe(0);
        var before = story.Now;

        story.Pass(DegradePlan.Sustained, _ => 0.5).Pass(75, _ => 0);

        story.Rung.ShouldBe(0);
        (story.Changes[^1].At - before).ShouldBeInRange(70, 90);
    }

    [Test]
    public void Several_streams_change_one_after_the_other_and_the_one_that_it_is_worst_for_first()
    {
        var story = new DegradeStory(Rungs, streams: 3);
        story.Pass(40, stream => stream == 2 ? 0.5 : story.Now % 4 == 0 ? 0 : 0.5);
        story.Pass(200, stream => story.RungOf(0) + story.RungOf(1) + story.RungOf(2) < 3 ? 0.5 : 0);

        story.Changes[0].Stream.ShouldBe(2);
        story.Changes.Zip(story.Changes.Skip(1), (one, next) => next.At - one.At).ShouldAllBe(pause => pause >= 30);
    }

    [Test]
    public void Whatever_happens_it_stays_on_the_ladder_does_not_flap_and_is_as_wanted_again_after_a_calm_time() => Prop.ForAll(
        Gen.Choose(1, 400).Zip(Gen.Choose(0, 10)).ArrayOf(40).ToArbitrary(),
        spells =>
        {
            var story = new DegradeStory(Rungs);
            foreach (var (seconds, tenths) in spells)
            {
                story.Pass(seconds, _ => tenths / 10.0);
            }

            story.Changes.ShouldAllBe(change => change.Rung >= 0 && change.Rung < Rungs);
            story.Changes.Count.ShouldBeLessThanOrEqualTo(10 + (40 * story.Now / Hour));
            story.Pass(4 * Hour, _ => 0).Rung.ShouldBe(0);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_machine_that_can_do_so_much_and_no_more_comes_to_rest_there([Range(0, Rungs - 1)] int fits)
    {
        var story = new DegradeStory(Rungs);
        story.Pass(3 * Hour, _ => story.Rung < fits ? 0.4 : 0);

        story.Rung.ShouldBeInRange(Math.Max(0, fits - 1), fits);
        story.Changes.Count(change => change.At > Hour).ShouldBeLessThanOrEqualTo(6);
    }
}
