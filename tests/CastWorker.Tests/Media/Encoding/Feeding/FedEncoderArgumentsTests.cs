using CastWorker.Media.Encoding.Feeding;

namespace CastWorker.Tests.Media.Encoding.Feeding;

public sealed class FedEncoderArgumentsTests
{
    [Test]
    public void Pictures_come_in_with_times_and_access_units_go_out_with_lengths() =>
        string.Join(' ', FedEncoderArguments.Build(["-init_hw_device", "x"], ["-c:v", "h264_x"])).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning -init_hw_device x -probesize 32 -analyzeduration 0 -f matroska -i pipe:0 "
            + "-an -fps_mode passthrough -enc_time_base -1 -c:v h264_x "
            + "-force_key_frames expr:eq(mod(round(t*1000),2),1) -forced-idr 1 -flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");

    [Test]
    public void Only_a_picture_that_is_to_be_a_keyframe_has_an_odd_time()
    {
        KeyframeMark.TimeOf(0, asKeyframe: true).ShouldBe(0);
        KeyframeMark.TimeOf(7, asKeyframe: false).ShouldBe(14);
        KeyframeMark.TimeOf(7, asKeyframe: true).ShouldBe(15);
        KeyframeMark.TimeOf(8, asKeyframe: false).ShouldBe(16);
    }
}
