using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReapPlanTests
{
    private const int Self = 500;

    private static readonly JournalContent Journal = new()
    {
        BootId = "boot",
        Runs = ["run1", "run0"],
        Processes = [Owned(100, 1000), Owned(110, 1100, leads: false)],
    };

    private readonly List<SeenProcess> _table = [Seen(1, 1, parent: 0), Seen(Self, 5000, parent: 1)];

    [Test]
    public void Who_has_pid_and_start_time_of_the_journal_is_ours()
    {
        _table.Add(Seen(100, 1000));

        Plan().ShouldBe([new Orphan(100, 1000, Journal.Processes[0])]);
    }

    [Test]
    public void Who_merely_got_the_same_pid_is_not()
    {
        _table.Add(Seen(100, 1001));
        _table.Add(Seen(101, 1002, group: 100));

        Plan().ShouldBeEmpty();
    }

    [Test]
    public void After_a_new_boot_pid_and_start_time_say_nothing()
    {
        _table.Add(Seen(100, 1000));

        ReapPlan.PlanReap(Journal, _table, "another boot", Self).ShouldBeEmpty();
    }

    [Test]
    public void The_group_goes_with_its_leader()
    {
        _table.Add(Seen(100, 1000));
        _table.Add(Seen(101, 1002, group: 100));

        Plan().Select(orphan => orphan.Pid).ShouldBe([100, 101]);
    }

    [Test]
    public void The_group_of_a_dead_leader_that_nobody_collected_goes_too()
    {
        _table.Add(Seen(100, 1000, state: 'Z'));
        _table.Add(Seen(101, 1002, group: 100));

        Plan().ShouldHaveSingleItem().Pid.ShouldBe(101);
    }

    [Test]
    public void The_group_of_one_that_a_library_started_is_not_its_own()
    {
        _table.Add(Seen(110, 1100, group: 110));
        _table.Add(Seen(111, 1101, group: 110));

        Plan().ShouldHaveSingleItem().Pid.ShouldBe(110);
    }

    [TestCase("run1", true)]
    [TestCase("run0", true)]
    [TestCase("run2", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void Who_carries_a_run_of_the_journal_is_ours_wherever_it_went(string? run, bool ours)
    {
        _table.Add(Seen(300, 3000, run: run));

        Plan().Count.ShouldBe(ours ? 1 : 0);
    }

    [Test]
    public void We_and_those_who_started_us_are_spared_even_if_they_carry_the_run()
    {
        _table.Clear();
        _table.AddRange(
        [
            Seen(1, 1, parent: 0, run: "run1"),
            Seen(400, 4000, parent: 1, run: "run1"),
            Seen(Self, 5000, parent: 400, run: "run1"),
            Seen(600, 6000, parent: 400, run: "run1"),
        ]);

        Plan().ShouldHaveSingleItem().Pid.ShouldBe(600);
    }

    [Test]
    public void A_journal_that_says_the_same_twice_is_understood()
    {
        _table.Add(Seen(100, 1000));
        var twice = Journal with { Processes = [.. Journal.Processes, .. Journal.Processes] };

        ReapPlan.PlanReap(twice, _table, "boot", Self).Count.ShouldBe(1);
    }

    [Test]
    public void The_dead_are_left_in_peace()
    {
        _table.Add(Seen(100, 1000, state: 'Z', run: "run1"));

        Plan().ShouldBeEmpty();
    }

    private static OwnedProcess Owned(int pid, long start, bool leads = true) =>
        new() { Pid = pid, StartTime = start, Role = ChildRole.Encoder, SessionId = "s", Program = "p", LeadsGroup = leads };

    private static SeenProcess Seen(int pid, long start, int? group = null, int parent = 1, char state = 'S', string? run = null) =>
        new(new ProcessStat { Pid = pid, State = state, ParentPid = parent, GroupId = group ?? pid, StartTime = start }, run);

    private IReadOnlyList<Orphan> Plan() => ReapPlan.PlanReap(Journal, _table, "boot", Self);
}
