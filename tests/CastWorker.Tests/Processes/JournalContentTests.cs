using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class JournalContentTests
{
    private static readonly JournalContent Content = new()
    {
        BootId = "b0b0",
        Runs = ["r2", "r1"],
        Processes =
        [
            new OwnedProcess { Pid = 12, StartTime = 345, Role = ChildRole.Display, SessionId = "s 1\n%", Program = "/opt/my x/Xvfb" },
            new OwnedProcess
            {
                Pid = 13, StartTime = 346, Role = ChildRole.PageDriver, SessionId = "", Program = "nöde", LeadsGroup = false,
            },
        ],
    };

    private const string Text = """
        castworker-journal 1
        boot b0b0
        run r2
        run r1
        process 12 345 leader Display s%201%0A%25 %2Fopt%2Fmy%20x%2FXvfb
        process 13 346 member PageDriver  n%C3%B6de

        """;

    [Test]
    public void It_is_one_line_for_each_fact() => Content.Format().ShouldBe(Text);

    [Test]
    public void What_was_written_is_read_again()
    {
        var read = JournalContent.Parse(Text).ShouldNotBeNull();

        read.BootId.ShouldBe(Content.BootId);
        read.Runs.ShouldBe(Content.Runs);
        read.Processes.ShouldBe(Content.Processes);
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("castworker-journal 2\nboot x")]
    [TestCase("something else")]
    [TestCase("\0\0\0")]
    public void What_is_no_journal_is_none(string text) => JournalContent.Parse(text).ShouldBeNull();

    [Test]
    public void Lines_without_sense_are_left_out()
    {
        var read = JournalContent.Parse("""
            castworker-journal 1
            boot b0b0
            run
            process 12 345 leader Display s x
            process 13 twelve leader Display s x
            process 14 345 boss Display s x
            process 15 345 leader Juggler s x
            process 16 345 leader Disp
            """).ShouldNotBeNull();

        read.Runs.ShouldBeEmpty();
        read.Processes.ShouldHaveSingleItem().Pid.ShouldBe(12);
    }
}
