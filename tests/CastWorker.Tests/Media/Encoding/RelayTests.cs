using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Relaying;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Encoding;

/// <summary>How live sources are passed on.</summary>
public sealed class RelayTests
{
    [Test]
    public void A_source_is_read_with_exactly_this_command_line() =>
        string.Join(' ', Arguments("live+http://tuner/1")).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning -rw_timeout 4000000 "
            + "-probesize 2000000 -analyzeduration 1500000 -fpsprobesize 3 -fflags +genpts+discardcorrupt -i http://tuner/1 "
            + "-map 0:v:0 -map 0:a:0? -sn -dn "
            + "-vf yadif=deint=interlaced,fps=fps='max(1,min(30,round(if(gt(source_fps,30.5),source_fps/2,source_fps))))':start_time=0,"
            + "scale=w='2*trunc(min(1280,720*dar)/2)':h='2*trunc(min(720,1280/dar)/2)':out_color_matrix=bt709:out_range=tv:flags=bicubic,"
            + "setsar=1,pad=1280:720:-1:-1,format=yuv420p "
            + "-c:v libx264 -preset superfast -profile:v high -level:v 4.1 -bf 0 -crf 23 -maxrate 4000k -bufsize 4000k "
            + "-g 60 -keyint_min 1 -sc_threshold 0 -force_key_frames expr:gte(t,n_forced*2) -forced-idr 1 -flags +cgop -threads 2 "
            + "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv "
            + "-c:a aac -b:a 128k -ar 48000 -ac 2 -af aresample=async=1000:first_pts=0 -max_interleave_delta 500000 "
            + "-flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");

    [Test]
    public void Where_it_may_be_copied_its_pictures_are_taken_out_of_it_with_exactly_this_command_line() =>
        string.Join(' ', RelayArguments.Copying(Job("live+http://tuner/1").Source)).ShouldBe(
            "-hide_banner -nostats -loglevel level+warning -rw_timeout 4000000 "
            + "-probesize 2000000 -analyzeduration 1500000 -fpsprobesize 3 -fflags +genpts+discardcorrupt -i http://tuner/1 "
            + "-map 0:v:0 -map 0:a:0? -sn -dn -c:v copy "
            + "-c:a aac -b:a 128k -ar 48000 -ac 2 -af aresample=async=1000:first_pts=0 -max_interleave_delta 500000 "
            + "-muxdelay 0 -muxpreload 0 -pes_payload_size 0 -flush_packets 1 -mpegts_pmt_start_pid 4096 -mpegts_start_pid 256 -f mpegts pipe:1");

    [Test]
    public void What_was_taken_out_of_it_and_may_not_be_copied_is_encoded_as_the_source_itself_would_be()
    {
        var line = string.Join(' ', RelayArguments.TranscodingCopy(Job("live+http://tuner/1")));

        line.ShouldContain(" -f mpegts -i pipe:0 -map 0:v:0 -map 0:a:0? -sn -dn -vf yadif=deint=interlaced,fps=");
        line.ShouldEndWith(" -c:a copy -max_interleave_delta 500000 -flush_packets 1 -f flv -flvflags no_duration_filesize pipe:1");
    }

    [TestCase("[error] dimensions not set", true)]
    [TestCase("[error] Could not find tag for codec theora in stream #0, codec not currently supported in container", true)]
    [TestCase("[error] Connection refused", false)]
    public void That_it_could_only_not_be_copied_is_known_by_what_is_said(string line, bool isNotCarried) =>
        SourceFindings.IsNotCarried([FfmpegLogLine.Parse(line)]).ShouldBe(isNotCarried);

    [Test]
    public void Rtsp_has_its_own_way_to_say_how_long_to_wait() =>
        string.Join(' ', Arguments("rtsp://camera/live")).ShouldContain(" -rtsp_transport tcp -timeout 4000000 ");

    [Test]
    public void What_rtsp_lacks_is_mended_where_its_pictures_are_copied() =>
        string.Join(' ', RelayArguments.Copying(LiveSource.Of(new Uri("rtsp://camera/live"))!))
            .ShouldContain(" -c:v copy -bsf:v noise=amount=0:drop=eq(pts\\,nopts),dump_extra -c:a aac ");

    [Test]
    public void For_players_that_are_near_keyframes_come_oftener() =>
        string.Join(' ', Arguments("rtsp://camera/live", keyframeSeconds: 0.5)).ShouldContain(" -g 15 -keyint_min 1 -sc_threshold 0 -force_key_frames expr:gte(t,n_forced*0.5) ");

    [TestCase("[tcp @ 0x1] [error] Connection to tcp://127.0.0.1:9 failed: Connection refused", 1, "The live source cannot be reached: nobody answers there.")]
    [TestCase("[http @ 0x1] [warning] HTTP error 404 Not Found", 1, "The live source has nothing at this address.")]
    [TestCase("[fatal] Stream map '0:v:0' matches no streams.", 1, "The live source has no picture.")]
    [TestCase("[error] http://x/: Invalid data found when processing input", 1, "The live source sends nothing that can be understood.")]
    [TestCase("[error] http://x/: Connection timed out", 1, "The live source has gone silent.")]
    [TestCase("setsid: failed to execute ffmpeg: No such file or directory", 127, "FFmpeg could not be started. Is it installed?")]
    [TestCase("[warning] something", 0, "The live source has ended.")]
    [TestCase("[error] something", 1, "The live source broke off.")]
    public void What_became_of_it_is_told_by_name(string line, int exitCode, string message) =>
        SourceFindings.Explain([FfmpegLogLine.Parse(line)], exitCode).Message.ShouldBe(message);

    [Test]
    public void Sound_is_placed_by_its_time_gaps_are_silence_and_repetitions_are_left_out()
    {
        var sound = new SoundTimeline();
        sound.Add(Frame(0), new byte[] { 1 });
        sound.Add(Frame(1), new byte[] { 2 });
        // The picture began one frame later than the sound.
        sound.TakeFor(Frame(1)).Select(Name).ShouldBe(["2"]);

        sound.Add(Frame(2), new byte[] { 3 });
        sound.Add(Frame(2), new byte[] { 4 });
        sound.Add(Frame(5), new byte[] { 5 });
        sound.TakeFor(Frame(6)).Select(Name).ShouldBe(["3", "-", "-", "5"]);
        sound.TakeFor(Frame(7)).ShouldBeEmpty();
    }

    [Test]
    public void Sound_that_begins_after_the_picture_is_silent_until_then()
    {
        var sound = new SoundTimeline();
        sound.TakeFor(Frame(10)).ShouldBeEmpty();

        sound.Add(Frame(12), new byte[] { 1 });

        sound.TakeFor(Frame(13)).Select(Name).ShouldBe(["-", "-", "1"]);
    }

    [TestCase(25)]
    [TestCase(30)]
    [TestCase(24)]
    public void Each_picture_is_dealt_the_frames_that_begin_within_it(int frameRate)
    {
        var dealer = new SoundDealer(frameRate);
        var dealt = new List<string>();
        for (var picture = 0; picture < 10 * frameRate; picture++)
        {
            // That of two pictures comes at once: they do not come in step.
            var count = picture % 2 == 0 ? SilentSound.FramesWithin(picture + 2, frameRate) - SilentSound.FramesWithin(picture, frameRate) : 0;
            var sound = dealer.Deal(picture, [.. Enumerable.Range(0, (int)count).Select(_ => (ReadOnlyMemory<byte>)new byte[] { 7 })])!;
            sound.Count.ShouldBe((int)(SilentSound.FramesWithin(picture + 1, frameRate) - SilentSound.FramesWithin(picture, frameRate)));
            dealt.AddRange(sound.Select(Name));
        }

        dealt.Count.ShouldBe((int)SilentSound.FramesWithin(10 * frameRate, frameRate));
        dealt.ShouldAllBe(name => name == "7");
    }

    [Test]
    public void Without_sound_nothing_is_dealt_and_what_is_missing_is_silence()
    {
        var dealer = new SoundDealer(25);
        dealer.Deal(0, null).ShouldBeNull();

        dealer.Deal(1, [])!.Select(Name).ShouldAllBe(name => name == "-");
    }

    private static IReadOnlyList<string> Arguments(string source, double keyframeSeconds = 2) => RelayArguments.Transcoding(Job(source, keyframeSeconds));

    private static RelayJob Job(string source, double keyframeSeconds = 2) => new()
    {
        Source = LiveSource.Of(new Uri(source))!,
        Quality = new Quality(),
        Preset = "superfast",
        KeyframeSeconds = keyframeSeconds,
    };

    private static TimeSpan Frame(int number) => TimeSpan.FromMilliseconds(Math.Round(number * 1024 / 48.0));

    private static string Name(ReadOnlyMemory<byte> frame) => frame.Span.SequenceEqual(SilentSound.Frame) ? "-" : $"{frame.Span[0]}";
}
