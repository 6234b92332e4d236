using System.Globalization;
using CastWorker.Media.Encoding;
using CastWorker.Processes;

namespace CastWorker.Tests.Media.Encoding.Probing;

public sealed class ProbeVerdictTests
{
    private const int FrameRate = 30;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    [Test]
    public void All_pictures_with_keyframes_where_demanded_prove_an_encoder() =>
        ProbeVerdict.Of(Made(ProbeArguments.Pictures, IsDemanded), Quick, FrameRate).ShouldBeNull();

    [Test]
    public void Keyframes_of_its_own_are_no_harm() =>
        ProbeVerdict.Of(Made(ProbeArguments.Pictures, _ => true), Quick, FrameRate).ShouldBeNull();

    [Test]
    public void A_picture_that_is_missing_is_a_finding() =>
        ProbeVerdict.Of(Made(ProbeArguments.Pictures - 1, IsDemanded), Quick, FrameRate).ShouldBe(HardwareFinding.FramesMissing);

    [Test]
    public void A_keyframe_that_is_missing_is_a_finding() =>
        ProbeVerdict.Of(Made(ProbeArguments.Pictures, picture => picture == 0), Quick, FrameRate).ShouldBe(HardwareFinding.KeyframesMissing);

    [Test]
    public void Slower_than_the_pictures_come_is_a_finding()
    {
        var made = Made(ProbeArguments.Pictures, IsDemanded);

        ProbeVerdict.Of(made, TimeSpan.FromSeconds(2.1), FrameRate).ShouldBe(HardwareFinding.TooSlow);
        ProbeVerdict.Of(made, TimeSpan.FromSeconds(2.1), frameRate: 15).ShouldBeNull();
    }

    [Test]
    public void A_failure_without_known_words_is_a_finding_too() =>
        ProbeVerdict.Of(new OneShotResult(1, "", "[error] something new\n"), Quick, FrameRate).ShouldBe(HardwareFinding.ProbeFailed);

    [TestCase("[h264_vaapi @ 0x1] [error] No usable encoding entrypoint found for profile VAProfileH264High (7).", "LowPowerOnly")]
    [TestCase("OpenEncodeSessionEx failed: out of memory (10): (no details)\nNo capable devices found", "SessionLimit")]
    [TestCase("libva: /usr/lib/x/dri/i965_drv_video.so init failed\nFailed to initialise VAAPI connection: -1 (unknown libva error).", "WrongDriver")]
    public void The_cause_wins_over_its_consequences(string words, string finding) =>
        $"{ProbeVerdict.Of(new OneShotResult(1, "", words), Quick, FrameRate)}".ShouldBe(finding);

    private static bool IsDemanded(int picture) => picture % ProbeArguments.Group == 0;

    /// <summary>FFmpeg's list of what came out, as version 5.1 writes it.</summary>
    private static OneShotResult Made(int pictures, Func<int, bool> isKeyframe) => new(0, string.Concat(
    [
        "#extradata 0:       42, 0xa6790866\n#tb 0: 1/1000\n#media_type 0: video\n",
        .. Enumerable.Range(0, pictures).Select(picture => string.Create(
            CultureInfo.InvariantCulture,
            $"0, {picture * 2,10}, {picture * 2,10},        1,    24089, 0x15bfd54d{(isKeyframe(picture) ? "" : ", F=0x0")}, S=1,        8\n")),
    ]), "");
}
