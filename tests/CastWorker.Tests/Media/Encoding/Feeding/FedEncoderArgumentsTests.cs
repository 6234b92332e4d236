using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.Media.Encoding.Feeding;

public sealed class FedEncoderArgumentsTests
{
    [Test]
    public void Pictures_come_in_with_times_and_access_units_go_out_with_lengths()
    {
        var device = new EncoderDevice("/dev/dri/renderD128", "iHD");
        var settings = new EncoderSettings { Quality = new Quality(), Preset = "veryfast" };
        var encoder = new VaapiEncoder();
        var chosen = new ChosenEncoder(encoder, device, new EncoderChoice("", ""));

        string.Join(' ', FedEncoderArguments.Build(chosen, settings)).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning " + string.Join(' ', encoder.DeviceArguments(device))
            + " -probesize 32 -analyzeduration 0 -f matroska -i pipe:0 -an -fps_mode passthrough -enc_time_base -1 "
            + string.Join(' ', encoder.Arguments(settings, device))
            + " -force_key_frames expr:eq(mod(round(t*1000),2),1) -bsf:v h264_metadata=tick_rate=60:fixed_frame_rate_flag=1"
            + " -flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");
    }

    [Test]
    public void Only_a_picture_that_is_to_be_a_keyframe_has_an_odd_time()
    {
        KeyframeMark.TimeOf(0, asKeyframe: true).ShouldBe(0);
        KeyframeMark.TimeOf(7, asKeyframe: false).ShouldBe(14);
        KeyframeMark.TimeOf(7, asKeyframe: true).ShouldBe(15);
        KeyframeMark.TimeOf(8, asKeyframe: false).ShouldBe(16);
    }
}
