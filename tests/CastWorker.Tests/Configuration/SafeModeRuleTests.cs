using CastWorker.Configuration;
using CastWorker.Media;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Configuration;

public sealed class SafeModeRuleTests
{
    [TestCase(15, "Targets:tv:Mode: Safe needs Media:SegmentSeconds × Media:WindowSegments of at least 36 s, not 30 s.")]
    [TestCase(18, null)]
    public void Holding_back_needs_a_window_to_hold_back_in(int segments, string? mistake)
    {
        var rule = new SafeModeRule(new PlayableWindow(Options.Create(new MediaOptions { WindowSegments = segments })));

        var targets = rule.Validate(null, new TargetsOptions { ["tv"] = new() { Mode = StreamMode.Safe }, ["hub"] = new() });
        var defaults = rule.Validate(null, new TargetDefaultsOptions { Mode = StreamMode.Safe });

        targets.FailureMessage.ShouldBe(mistake);
        defaults.FailureMessage.ShouldBe(mistake?.Replace("Targets:tv", "TargetDefaults", StringComparison.Ordinal));
        rule.Validate(null, new TargetDefaultsOptions()).Succeeded.ShouldBeTrue();
    }
}
