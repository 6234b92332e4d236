using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class ProcessStatTests
{
    private const string Rest = "4000 4242 4242 0 -1 4194560 100 0 0 0 130 12 0 0 20 0 1 0 987654 1000 200 18446744073709551615";

    [TestCase("sleep")]
    [TestCase("a) b (c")]
    [TestCase("Web Content")]
    [TestCase(") Z 1 1 1")]
    [TestCase("")]
    public void A_name_cannot_shift_the_fields(string name)
    {
        var stat = ProcessStat.Parse($"4242 ({name}) S {Rest}\n").ShouldNotBeNull();

        stat.Pid.ShouldBe(4242);
        stat.State.ShouldBe('S');
        stat.ParentPid.ShouldBe(4000);
        stat.GroupId.ShouldBe(4242);
        stat.StartTime.ShouldBe(987654);
        stat.CpuTicks.ShouldBe(142);
        stat.ResidentPages.ShouldBe(200);
    }

    [TestCase('Z', true)]
    [TestCase('X', true)]
    [TestCase('D', false)]
    [TestCase('T', false)]
    public void Zombies_are_dead_and_the_stuck_are_not(char state, bool dead) =>
        ProcessStat.Parse($"1 (x) {state} {Rest}").ShouldNotBeNull().IsDead.ShouldBe(dead);

    [TestCase("")]
    [TestCase("12")]
    [TestCase("12 (x")]
    [TestCase("12 (x) S 1 1")]
    [TestCase("twelve (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [TestCase(")(")]
    public void What_is_no_such_line_is_nobody(string line) => ProcessStat.Parse(line).ShouldBeNull();

    [Test]
    public void We_find_ourselves()
    {
        var stat = ProcFs.Stat(Environment.ProcessId).ShouldNotBeNull();

        stat.Pid.ShouldBe(Environment.ProcessId);
        stat.StartTime.ShouldBeGreaterThan(0);
        ProcFs.All().ShouldContain(process => process.Pid == Environment.ProcessId && process.StartTime == stat.StartTime);
    }
}
