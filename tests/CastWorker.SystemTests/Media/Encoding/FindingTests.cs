using CastWorker.Media.Encoding;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media.Encoding;

/// <summary>Each finding of the table, produced by a machine and an FFmpeg that behave like it.</summary>
public sealed class FindingTests
{
    [Test]
    public void Every_finding_has_a_case() => FindingCases.All.Keys.Order().ShouldBe(Enum.GetValues<HardwareFinding>());

    [Test, CancelAfter(60_000)]
    public async Task A_machine_like_this_leads_to_software_and_names_the_reason(
        [ValueSource(nameof(Names))] string finding, CancellationToken ct)
    {
        var expected = Enum.Parse<HardwareFinding>(finding);
        var situation = FindingCases.All[expected];
        using var machine = new FakeMachine();
        using var ffmpeg = new StandInFfmpeg(situation.Script);
        situation.Machine(machine);
        await using var rig = new EncoderRig(
            machine.Root with { OwnGroups = () => [] }, situation.Ffmpeg ?? ffmpeg.Path, ("Kind", situation.Kind), ("Device", situation.Device ?? ""));
        await FailAsync(rig, situation.Failures, ct);

        var chosen = await rig.ChooseAsync(ct);

        var found = rig.Reading.Findings.ShouldHaveSingleItem();
        found.Code.ShouldBe(HardwareFindings.Of(expected).Code);
        found.Encoder.ShouldBe(situation.Kind);
        chosen.IsHardware.ShouldBeFalse();
        chosen.Choice.Name.ShouldBe("libx264");
        chosen.Choice.Reason.ShouldBe($"Software encoding: {found.Sentence}");
        rig.Reading.Reason.ShouldBe(chosen.Choice.Reason);
    }

    private static async Task FailAsync(EncoderRig rig, int times, CancellationToken ct)
    {
        for (var i = 0; i < times; i++)
        {
            var chosen = await rig.ChooseAsync(ct);
            chosen.IsHardware.ShouldBeTrue();
            rig.Selection.ReportFailure(chosen, new SessionError(ErrorCode.EncoderFailed, "It ended."), TimeSpan.FromSeconds(31));
        }
    }

    private static IEnumerable<string> Names() => Enum.GetNames<HardwareFinding>();
}
