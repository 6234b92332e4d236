using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class RuntimeDirectoryChoiceTests
{
    private static readonly RuntimeDirectoryChoice Everything = new()
    {
        Configured = "/data/run",
        OfService = "/run/castworker-a:/run/other",
        OfUser = "/run/user/1000/",
        RunIsWritable = true,
        UserId = 1000,
    };

    [Test]
    public void The_owners_word_comes_first_then_systemds_then_the_users_then_run_then_tmp()
    {
        Everything.Path.ShouldBe("/data/run");
        (Everything with { Configured = null }).Path.ShouldBe("/run/castworker-a");
        (Everything with { Configured = "", OfService = "" }).Path.ShouldBe("/run/user/1000/castworker");
        new RuntimeDirectoryChoice { RunIsWritable = true }.Path.ShouldBe("/run/castworker");
        new RuntimeDirectoryChoice { UserId = 1000 }.Path.ShouldBe("/tmp/castworker-1000");
    }
}
