using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class ZombiePlanTests
{
    private const int Self = 1;

    private static readonly HashSet<int> Registered = [30];

    [Test]
    public void Only_who_was_dead_at_the_last_look_is_collected()
    {
        ProcessStat[] table = [Dead(10, 100)];

        var first = ZombiePlan.Look(table, Self, Registered, new HashSet<(int Pid, long StartTime)>());
        var second = ZombiePlan.Look(table, Self, Registered, first.Dead);

        first.Collect.ShouldBeEmpty();
        second.Collect.ShouldBe([10]);
    }

    [Test]
    public void The_same_pid_with_another_start_is_somebody_else()
    {
        var first = ZombiePlan.Look([Dead(10, 100)], Self, Registered, new HashSet<(int Pid, long StartTime)>());

        ZombiePlan.Look([Dead(10, 101)], Self, Registered, first.Dead).Collect.ShouldBeEmpty();
    }

    [Test]
    public void Registered_children_the_living_and_the_children_of_others_are_left_alone()
    {
        ProcessStat[] table = [Dead(30, 100), Dead(40, 100) with { State = 'S' }, Dead(50, 100) with { ParentPid = 2 }];
        var seen = table.Select(process => (process.Pid, process.StartTime)).ToHashSet();

        ZombiePlan.Look(table, Self, Registered, seen).Collect.ShouldBeEmpty();
    }

    private static ProcessStat Dead(int pid, long start) =>
        new() { Pid = pid, State = 'Z', ParentPid = Self, GroupId = pid, StartTime = start };
}
