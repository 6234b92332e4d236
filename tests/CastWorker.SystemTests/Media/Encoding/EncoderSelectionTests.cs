using CastWorker.Media.Encoding;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media.Encoding;

public sealed class EncoderSelectionTests
{
    private const string Render = "/dev/dri/renderD128";

    private static readonly SessionError Hang = new(
        ErrorCode.EncoderFailed, "The encoder ended by itself: Failed to sync to picture 0x1: 23 (internal decoding error).");

    [Test, CancelAfter(30_000)]
    public async Task Without_any_device_node_nothing_is_started(CancellationToken ct)
    {
        using var machine = new FakeMachine();
        using var ffmpeg = new StandInFfmpeg(StandInFfmpeg.Works);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path);

        var chosen = await rig.ChooseAsync(ct);

        chosen.Choice.Name.ShouldBe("libx264");
        chosen.Choice.Reason.ShouldBe("Software encoding: no GPU: there is no /dev/dri");
        ffmpeg.Calls.ShouldBeEmpty();
    }

    [Test, CancelAfter(30_000)]
    public async Task Software_by_configuration_looks_at_nothing(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128");
        using var ffmpeg = new StandInFfmpeg(StandInFfmpeg.Works);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path, ("Mode", "software"));

        (await rig.ChooseAsync(ct)).Choice.Reason.ShouldBe("Software encoding, as configured");
        ffmpeg.Calls.ShouldBeEmpty();
    }

    [Test, CancelAfter(30_000)]
    public async Task What_was_proved_by_encoding_is_used_and_not_tried_again(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128");
        using var ffmpeg = new StandInFfmpeg(StandInFfmpeg.Works);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path, ("Kind", "h264_vaapi"), ("Driver", "iHD"));

        var chosen = await rig.ChooseAsync(ct);
        await rig.ChooseAsync(ct);

        chosen.Choice.Name.ShouldBe("h264_vaapi");
        chosen.Choice.Reason.ShouldBe("h264_vaapi on /dev/dri/renderD128 (iHD), proved by encoding");
        chosen.DeviceArguments.ShouldBe(["-init_hw_device", "vaapi=va:/dev/dri/renderD128,driver=iHD", "-filter_hw_device", "va"]);
        ffmpeg.Trials.Count.ShouldBe(1);
        ffmpeg.Trials[0].ShouldContain("-c:v h264_vaapi ");
        rig.Reading.Devices.ShouldHaveSingleItem().KernelDriver.ShouldBe("i915");
    }

    [Test, CancelAfter(30_000)]
    public async Task The_first_in_order_that_works_is_taken(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Write("/dev/nvidia0", "");
        using var ffmpeg = new StandInFfmpeg($$"""
            case "$*" in
                *h264_vaapi*) {{StandInFfmpeg.Works}} ;;
                *) echo "Unknown encoder" >&2; exit 1 ;;
            esac
            """);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path);

        (await rig.ChooseAsync(ct)).Choice.Name.ShouldBe("h264_vaapi");
        rig.Reading.Findings.Select(finding => (finding.Encoder, finding.Code))
            .ShouldBe([("h264_nvenc", "encoder_missing"), ("h264_qsv", "encoder_missing")]);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_chip_with_nothing_but_low_power_is_used_in_that_mode(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128");
        using var ffmpeg = new StandInFfmpeg($$"""
            [[ "$*" == *"-low_power 1"* ]] && {{StandInFfmpeg.Works}}
            echo "[h264_vaapi @ 0x1] [error] No usable encoding entrypoint found for profile VAProfileH264High (7)." >&2
            exit 1
            """);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path, ("Kind", "h264_vaapi"));

        var chosen = await rig.ChooseAsync(ct);

        chosen.Device.LowPower.ShouldBeTrue();
        chosen.Choice.Reason.ShouldBe("h264_vaapi on /dev/dri/renderD128, proved by encoding, in its low-power mode");
        chosen.Arguments(new EncoderSettings { Quality = EncoderRig.Quality, Preset = "superfast" }).ShouldContain("-low_power");
    }

    [Test, CancelAfter(30_000)]
    public async Task What_failed_at_work_is_tried_anew_and_after_the_second_time_left_alone_until_asked(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128");
        using var ffmpeg = new StandInFfmpeg(StandInFfmpeg.Works);
        await using var rig = new EncoderRig(machine.Root, ffmpeg.Path, ("Kind", "h264_vaapi"));

        rig.Selection.ReportFailure(await rig.ChooseAsync(ct), Hang, TimeSpan.FromSeconds(31));
        var second = await rig.ChooseAsync(ct);
        ffmpeg.Trials.Count.ShouldBe(2, "it was tried anew");
        second.Choice.Reason.ShouldBe(
            "h264_vaapi on /dev/dri/renderD128, proved by encoding; before, h264_vaapi failed after 31 s (the GPU hangs, or was reset)");

        rig.Selection.ReportFailure(second, Hang, TimeSpan.FromSeconds(4));
        var third = await rig.ChooseAsync(ct);
        third.IsHardware.ShouldBeFalse();
        third.Choice.Reason.ShouldBe("Software encoding: h264_vaapi failed after 4 s (the GPU hangs, or was reset); software since");
        ffmpeg.Trials.Count.ShouldBe(2);

        rig.Selection.StartAfresh();
        (await rig.ChooseAsync(ct)).IsHardware.ShouldBeTrue();
        ffmpeg.Trials.Count.ShouldBe(3);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_failure_of_software_changes_nothing(CancellationToken ct)
    {
        using var machine = new FakeMachine();
        await using var rig = new EncoderRig(machine.Root, "ffmpeg");
        var chosen = await rig.ChooseAsync(ct);

        rig.Selection.ReportFailure(chosen, Hang, TimeSpan.FromSeconds(1));
        rig.Selection.ReportFailure(chosen, Hang, TimeSpan.FromSeconds(1));

        (await rig.ChooseAsync(ct)).Choice.ShouldBe(chosen.Choice);
    }

    [Test, CancelAfter(30_000)]
    public async Task Where_hardware_is_demanded_its_absence_is_an_error_of_the_worker(CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD128").Refusing(Render, 13);
        await using var rig = new EncoderRig(machine.Root with { OwnGroups = () => [] }, "ffmpeg", ("Mode", "require"));

        var error = (await Should.ThrowAsync<StageFailedException>(() => rig.ChooseAsync(ct))).Error;

        error.Code.ShouldBe(ErrorCode.EncoderFailed);
        error.Scope.ShouldBe(ErrorScope.Worker);
        error.Message.ShouldStartWith(
            "No hardware encoder works, and the configuration demands one: the device is not permitted; add the service to group ");
        error.Message.ShouldNotContain("/dev");
        rig.Reading.Findings.Select(finding => finding.Code).Distinct().ShouldBe(["no_permission"]);
    }

    /// <summary>The real FFmpeg on this machine, which has none of these devices: its own words, and all options known to it.</summary>
    [TestCase("h264_vaapi", "no_va_display"), TestCase("h264_qsv", "no_va_display")]
    [TestCase("h264_nvenc", "no_nvidia_driver"), TestCase("h264_v4l2m2m", "no_v4l2_encoder"), CancelAfter(30_000)]
    public async Task Debians_FFmpeg_says_without_hardware_what_the_table_knows(string kind, string code, CancellationToken ct)
    {
        using var machine = new FakeMachine().RenderNode("renderD250").VideoNode("video250", "codec-encode").Write("/dev/nvidia250", "");
        await using var rig = new EncoderRig(machine.Root, "ffmpeg", ("Kind", kind));

        await rig.ChooseAsync(ct);

        rig.Reading.Findings.ShouldHaveSingleItem().Code.ShouldBe(code);
    }
}
