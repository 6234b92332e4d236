using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class LoadReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_was_used_between_two_looks_is_told_in_percent_of_one_core()
    {
        var first = LoadReading.None.Next([Process(1, ticks: 1000, pages: 10), Process(2, ticks: 50, pages: 5)], Noon);
        first.Load.CpuPercent.ShouldBeNull();
        first.Load.Memory.ShouldBe(15 * Environment.SystemPageSize);

        var second = first.Next([Process(1, ticks: 1400, pages: 10), Process(2, ticks: 250, pages: 5)], Noon.AddSeconds(4));

        second.Load.CpuPercent.ShouldBe(150);
    }

    [Test]
    public void A_process_that_ended_takes_nothing_back_and_a_new_one_counts_in_full()
    {
        var first = LoadReading.None.Next([Process(1, ticks: 90_000), Process(2, ticks: 100)], Noon);

        var second = first.Next([Process(2, ticks: 200), Process(3, ticks: 100), Process(1, ticks: 50, start: 7)], Noon.AddSeconds(10));

        second.Load.CpuPercent.ShouldBe(25);
    }

    [Test]
    public void Two_looks_at_once_tell_the_same()
    {
        var first = LoadReading.None.Next([Process(1, ticks: 0)], Noon).Next([Process(1, ticks: 100)], Noon.AddSeconds(2));

        var second = first.Next([Process(1, ticks: 101)], Noon.AddSeconds(2.01));

        second.Load.CpuPercent.ShouldBe(50);
        second.Next([Process(1, ticks: 300)], Noon.AddSeconds(4)).Load.CpuPercent.ShouldBe(100);
    }

    private static ProcessStat Process(int pid, long ticks, long pages = 0, long start = 1) => new()
    {
        Pid = pid,
        State = 'S',
        ParentPid = 1,
        GroupId = 1,
        StartTime = start,
        CpuTicks = ticks,
        ResidentPages = pages,
    };
}
