using CastWorker.Browser;
using CastWorker.Browser.Recycling;

namespace CastWorker.Tests.Browser;

internal sealed class RecycleRulesTests
{
    private static readonly RecycleLimits Usual = RecycleLimits.From(new BrowserOptions(), dice: 0);
    private static readonly RecycleLimits Never = new(TimeSpan.Zero, 0, TimeSpan.Zero);

    [Test]
    public void A_page_is_recycled_after_a_day_and_many_are_not_in_the_same_hour()
    {
        Cause(TimeSpan.FromHours(23.9), new PageHistory(), Usual).ShouldBeNull();
        Cause(TimeSpan.FromHours(24), new PageHistory(), Usual).ShouldBe(RecycleCause.Age);
        Cause(TimeSpan.FromHours(19.2), new PageHistory(), RecycleLimits.From(new BrowserOptions(), dice: 1)).ShouldBe(RecycleCause.Age);
    }

    [Test]
    public void What_is_switched_off_never_happens() =>
        Cause(TimeSpan.FromDays(365), History(youth: (20, 200), latest: (5000, 5000)), Never).ShouldBeNull();

    [TestCase(200, 490, false, TestName = "A page may grow below the limit")]
    [TestCase(200, 510, true, TestName = "One that grows beyond it is recycled")]
    [TestCase(700, 1040, false, TestName = "One that was as large when it was young is not")]
    [TestCase(700, 1060, true, TestName = "But when it has grown by half")]
    public void Memory(int youth, int latest, bool due) =>
        Cause(TimeSpan.FromHours(1), History((20, youth), (20, latest)), Usual).ShouldBe(due ? RecycleCause.Memory : null);

    [TestCase(20, 490, false, TestName = "A page may get slower below the limit")]
    [TestCase(20, 510, true, TestName = "One that gets slower than it is recycled")]
    [TestCase(200, 790, false, TestName = "One that was nearly as slow when it was young is not")]
    [TestCase(200, 810, true, TestName = "But when it has become four times as slow")]
    public void Slowness(int youth, int latest, bool due) =>
        Cause(TimeSpan.FromHours(1), History((youth, 200), (latest, 200)), Usual).ShouldBe(due ? RecycleCause.Slowness : null);

    [Test]
    public void Single_heartbeats_say_nothing()
    {
        var history = History(youth: (20, 200), latest: (20, 200));
        for (var beat = 0; beat < PageHistory.Window / 2; beat++)
        {
            history.Add(Beat(9000, 9000));
            Cause(TimeSpan.FromHours(1), history, Usual).ShouldBeNull();
        }

        history.Add(Beat(9000, 9000));
        Cause(TimeSpan.FromHours(1), history, Usual).ShouldBe(RecycleCause.Memory);
    }

    [Test]
    public void A_young_page_is_not_judged()
    {
        var history = new PageHistory();
        for (var beat = 0; beat < (2 * PageHistory.Window) - 1; beat++)
        {
            history.Add(Beat(20 * (1 + beat), 100 * (1 + beat)));
            Cause(TimeSpan.FromMinutes(1), history, Usual).ShouldBeNull();
        }
    }

    [Test]
    public void The_reason_says_what_was_measured()
    {
        var grown = RecycleRules.Due(TimeSpan.FromHours(1), History((20, 200), (20, 900)), Usual);
        var slowed = RecycleRules.Due(TimeSpan.FromHours(1), History((20, 200), (600, 200)), Usual);

        RecycleRules.Due(TimeSpan.FromDays(1.5), new PageHistory(), Usual)!.Words.ShouldBe("it has been there for 36.0 h");
        grown!.Words.ShouldBe("its memory has grown from 200 to 900 MB");
        slowed!.Words.ShouldBe("it takes 600 ms to answer, and took 20 ms");
    }

    private static RecycleCause? Cause(TimeSpan age, PageHistory history, RecycleLimits limits) => RecycleRules.Due(age, history, limits)?.Cause;

    private static PageHistory History((int Milliseconds, int Megabytes) youth, (int Milliseconds, int Megabytes) latest)
    {
        var history = new PageHistory();
        for (var beat = 0; beat < 2 * PageHistory.Window; beat++)
        {
            var (milliseconds, megabytes) = beat < PageHistory.Window ? youth : latest;
            history.Add(Beat(milliseconds, megabytes));
        }

        return history;
    }

    private static Beat Beat(int milliseconds, int megabytes) => new(TimeSpan.FromMilliseconds(milliseconds), megabytes * 1_000_000L);
}
