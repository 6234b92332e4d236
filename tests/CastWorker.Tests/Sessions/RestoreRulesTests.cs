using CastWorker.Sessions;
using CastWorker.Sessions.Restoring;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>The table of docs/restore.md.</summary>
public sealed class RestoreRulesTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase(null, true, "http://page/a")]
    [TestCase(RestorePolicy.UnlessStopped, true, "http://page/a")]
    [TestCase(RestorePolicy.UnlessStopped, false, null)]
    [TestCase(RestorePolicy.Always, true, "http://page/a")]
    [TestCase(RestorePolicy.Always, false, "http://page/b")]
    [TestCase(RestorePolicy.Never, true, null)]
    [TestCase(RestorePolicy.Never, false, null)]
    public void What_comes_back_is_a_matter_of_the_policy_and_of_whether_it_was_wanted(RestorePolicy? policy, bool wanted, string? page)
    {
        var memory = new TargetMemory
        {
            Target = "tv",
            LastPage = PageB,
            Wanted = wanted ? new WantedPage(PageA, TakeOver.WhenIdle, 0, Then) : null,
        };

        RestoreRules.WishFor(Target(policy), memory)?.Page.OriginalString.ShouldBe(page);
        (RestoreRules.WishFor(Target(policy), memory) is null).ShouldBe(page is null);
    }

    [Test]
    public void Always_falls_back_on_the_configured_page_and_without_any_on_nothing()
    {
        var memory = new TargetMemory { Target = "tv" };

        RestoreRules.WishFor(Target(RestorePolicy.Always) with { DefaultPage = PageA }, memory)!.Page.ShouldBe(PageA);
        RestoreRules.WishFor(Target(RestorePolicy.Always), memory).ShouldBeNull();
    }

    [TestCase(TakeOver.Always, TakeOver.WhenIdle)]
    [TestCase(TakeOver.WhenIdle, TakeOver.WhenIdle)]
    [TestCase(TakeOver.Never, TakeOver.Never)]
    public void A_screen_in_use_is_never_taken(TakeOver wanted, TakeOver restored)
    {
        var memory = new TargetMemory { Target = "tv", Wanted = new WantedPage(PageA, wanted, 7, Then) };

        var wish = RestoreRules.WishFor(Target(null), memory)!;

        wish.ShouldBe(new Wish { Page = PageA, TakeOver = restored, Priority = 7 });
    }

    [Test]
    public void What_is_there_for_a_while_is_not_remembered_and_what_stands_below_it_is()
    {
        var bell = new Wish { Page = PageB, Duration = TimeSpan.FromSeconds(30), Return = true };
        var before = new TargetMemory { Target = "tv" };

        var alone = RestoreRules.Note(before, Wishes.Of(bell), Then);
        var above = RestoreRules.Note(before, Wishes.Of(new Wish { Page = PageA }).With(bell), Then);

        alone.ShouldBe(before);
        (above.Wanted!.Page, above.LastPage).ShouldBe((PageA, PageA));
    }

    [Test]
    public void What_was_there_first_comes_back_first_and_another_page_does_not_change_that()
    {
        var memory = RestoreRules.Note(new TargetMemory { Target = "tv" }, Wishes.Of(new Wish { Page = PageA }), Then);

        memory = RestoreRules.Note(memory, Wishes.Of(new Wish { Page = PageB }), Then + TimeSpan.FromHours(1));

        (memory.Wanted!.Page, memory.Wanted.Since).ShouldBe((PageB, Then));
    }

    [TestCase(EndReason.Shutdown, true)]
    [TestCase(EndReason.Error, true)]
    [TestCase(EndReason.Command, false)]
    [TestCase(EndReason.StoppedOnDevice, false)]
    [TestCase(EndReason.TakenOver, false)]
    [TestCase(EndReason.Duration, false)]
    [TestCase(EndReason.NoViewers, false)]
    [TestCase(EndReason.ConnectionLost, false)]
    public void What_somebody_ended_is_not_wanted_any_more(EndReason reason, bool stays) =>
        RestoreRules.StaysWanted(reason).ShouldBe(stays);

    [Test]
    public void What_fails_after_the_start_is_tried_again_after_growing_pauses_for_ten_minutes()
    {
        var since = TimeSpan.Zero;
        var pauses = new List<double>();
        for (var tries = 1; RestorePace.Pause(tries, since) is { } pause; tries++)
        {
            pauses.Add(pause.TotalSeconds);
            since += pause;
        }

        pauses.Take(7).ShouldBe([2, 5, 10, 20, 40, 60, 60]);
        since.ShouldBeInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    private static Target Target(RestorePolicy? policy) => new() { Slug = "tv", Name = "TV", Restore = policy };
}
