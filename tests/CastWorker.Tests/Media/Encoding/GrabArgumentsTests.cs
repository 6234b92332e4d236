using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Encoding;

public sealed class GrabArgumentsTests
{
    [Test]
    public void Capture_of_every_picture_is_exactly_this_command_line()
    {
        var job = Job(new Quality { Size = new PictureSize(1920, 1080), FrameRate = 15 }, segmentSeconds: 2);

        string.Join(' ', GrabArguments.Build(job)).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning -xerror "
            + "-thread_queue_size 16 -f x11grab -draw_mouse 0 -follow_mouse 1 -r 15 -framerate 15 "
            + "-video_size 1920x1080 -i :99+0,0 "
            + "-an "
            + "-vf scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p,tpad=start_mode=clone:start_duration=2 "
            + "-c:v libx264 -preset superfast -profile:v high -level:v 4.1 -bf 0 -crf 23 -maxrate 4000k -bufsize 4000k "
            + "-g 30 -keyint_min 1 -sc_threshold 0 -force_key_frames expr:gte(t,n_forced*2) -forced-idr 1 -flags +cgop -threads 2 "
            + "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv "
            + "-flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");
    }

    [Test]
    public void Keyframes_follow_the_segment_length_and_the_frame_rate()
    {
        var line = string.Join(' ', GrabArguments.Build(Job(new Quality { FrameRate = 25 }, segmentSeconds: 4)));

        line.ShouldContain("-g 100 -keyint_min 1 ");
        line.ShouldContain("-force_key_frames expr:gte(t,n_forced*4) ");
        line.ShouldContain(",tpad=start_mode=clone:start_duration=4 ");
    }

    [Test]
    public void Quality_decides_rate_factor_and_bitrate()
    {
        var quality = new Quality { RateFactor = 28, MaxBitrateKbps = 1500 };

        string.Join(' ', GrabArguments.Build(Job(quality, segmentSeconds: 2)))
            .ShouldContain("-crf 28 -maxrate 1500k -bufsize 1500k ");
    }

    private static GrabJob Job(Quality quality, int segmentSeconds) => new()
    {
        Display = ":99",
        Size = quality.Size,
        Quality = quality,
        Preset = "superfast",
        SegmentSeconds = segmentSeconds,
    };
}
