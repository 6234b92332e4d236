using CastWorker.Configuration;
using CastWorker.Media;
using CastWorker.Media.Capture;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Configuration;

public sealed class ModeRuleTests
{
    [TestCase(15, "Targets:tv:Mode: Safe needs Media:SegmentSeconds × Media:WindowSegments of at least 36 s, not 30 s.")]
    [TestCase(18, null)]
    public void Holding_back_needs_a_window_to_hold_back_in(int segments, string? mistake)
    {
        var rule = new ModeRule(new PlayableModes(Options.Create(new MediaOptions { WindowSegments = segments })));

        var targets = rule.Validate(null, new TargetsOptions { ["tv"] = new() { Mode = StreamMode.Safe }, ["hub"] = new() });
        var defaults = rule.Validate(null, new TargetDefaultsOptions { Mode = StreamMode.Safe });

        targets.FailureMessage.ShouldBe(mistake);
        defaults.FailureMessage.ShouldBe(mistake?.Replace("Targets:tv", "TargetDefaults", StringComparison.Ordinal));
        rule.Validate(null, new TargetDefaultsOptions()).Succeeded.ShouldBeTrue();
    }

    [TestCase("X11Grab", "Targets:tv:Mode: Low needs Media:Capture of Changes, not X11Grab.")]
    [TestCase("Changes", null)]
    public void Being_near_the_page_needs_pictures_that_are_not_grabbed(string capture, string? mistake) =>
        new ModeRule(new PlayableModes(Options.Create(new MediaOptions { Capture = Enum.Parse<CaptureKind>(capture) })))
            .Validate(null, new TargetsOptions { ["tv"] = new() { Mode = StreamMode.Low } }).FailureMessage.ShouldBe(mistake);
}
