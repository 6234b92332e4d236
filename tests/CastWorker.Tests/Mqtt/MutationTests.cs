using CastWorker.TestSupport.Mutation;

namespace CastWorker.Tests.Mqtt;

/// <summary>A small run of what the system tests do a million times.</summary>
public sealed class MutationTests
{
    private const int Count = 20_000;

    [Test]
    public void Spoiled_packets_are_read_refused_or_waited_for()
    {
        var report = PacketMutation.Run(Count, 1, TimeProvider.System);

        TestContext.Out.WriteLine(report);
        report.Total.ShouldBe(Count);
        report.Outcomes.Keys.ShouldBe(["read", "refused", "waiting for more"]);
        report.Outcomes.Values.ShouldAllBe(count => count > Count / 100);
    }

    [Test]
    public void Spoiled_commands_are_understood_or_refused()
    {
        var report = PayloadMutation.Run(Count, 1, TimeProvider.System);

        TestContext.Out.WriteLine(report);
        report.Total.ShouldBe(Count);
        report.Outcomes.Keys.ShouldContain("command");
        report.Outcomes.Keys.ShouldContain("refused: invalid_json");
    }
}
