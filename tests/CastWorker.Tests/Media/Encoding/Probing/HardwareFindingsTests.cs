using CastWorker.Media.Encoding;

namespace CastWorker.Tests.Media.Encoding.Probing;

public sealed class HardwareFindingsTests
{
    [Test]
    public void Every_finding_has_its_row_in_order()
    {
        HardwareFindings.All.Select(cause => cause.Finding).ShouldBe(Enum.GetValues<HardwareFinding>());
        Enum.GetValues<HardwareFinding>().ShouldAllBe(finding => HardwareFindings.Of(finding).Finding == finding);
    }

    [Test]
    public void Every_text_leads_to_its_own_finding() =>
        HardwareFindings.All.SelectMany(cause => cause.Texts.Select(text => (cause.Finding, Found: HardwareFindings.In($"[x @ 0x1] {text}: -1\n"))))
            .ShouldAllBe(pair => pair.Found == pair.Finding);

    [Test]
    public void Words_that_nobody_knows_lead_nowhere() => HardwareFindings.In("Conversion failed!").ShouldBeNull();

    [Test]
    public void Causes_and_remedies_read_on_in_a_sentence() => HardwareFindings.All.ShouldAllBe(cause =>
        cause.Cause.Length > 10 && cause.Remedy.Length > 10 && !cause.Cause.EndsWith('.') && !cause.Remedy.EndsWith('.'));

    [Test]
    public void A_finding_is_written_in_snake_case() =>
        HardwareFindings.Of(HardwareFinding.NoV4l2Encoder).Code.ShouldBe("no_v4l2_encoder");
}
