using CastWorker.TestSupport.Mutation;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>A million spoiled packets and commands: no crash, no hang, no memory that grows, and each is accounted for.</summary>
[Category("heavy")]
public sealed class MutationTests
{
    private const int Count = 500_000;

    /// <summary>On a machine that does other things too: a hang, not a pause.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(5);

    [Test]
    public void Half_a_million_spoiled_packets() => ShouldBeHarmless(PacketMutation.Run(Count, 20_261_126, TimeProvider.System));

    [Test]
    public void Half_a_million_spoiled_commands() => ShouldBeHarmless(PayloadMutation.Run(Count, 20_261_126, TimeProvider.System));

    private static void ShouldBeHarmless(MutationReport report)
    {
        TestContext.Out.WriteLine(report);
        report.Total.ShouldBe(Count);
        report.Outcomes.Count.ShouldBeGreaterThan(2);
        report.Slowest.ShouldBeLessThan(Hang);
        report.HungriestPerByte.ShouldBeLessThan(100);
        report.Held.ShouldBeLessThan(4_000_000);
    }
}
