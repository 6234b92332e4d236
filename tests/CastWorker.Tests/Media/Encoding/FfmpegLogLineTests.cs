using CastWorker.Media.Encoding;

namespace CastWorker.Tests.Media.Encoding;

public sealed class FfmpegLogLineTests
{
    [Test]
    public void Level_and_text_are_told_apart_and_the_pointer_is_dropped()
    {
        FfmpegLogLine.Parse("[x11grab @ 0x556377f1a600] [error] Failed to query xcb pointer")
            .ShouldBe(new FfmpegLogLine(FfmpegLevel.Error, "[x11grab] Failed to query xcb pointer"));
    }

    [TestCase("[fatal] Unknown encoder 'libfoo'", "Error")]
    [TestCase("[panic] x", "Error")]
    [TestCase("[aac @ 0x1] [warning] 2 frames left in the queue on closing", "Warning")]
    [TestCase("[info] x", "Info")]
    [TestCase("setsid: failed to execute ffmpeg: No such file or directory", "Info")]
    [TestCase("", "Info")]
    public void Levels_are_read(string raw, string level) => $"{FfmpegLogLine.Parse(raw).Level}".ShouldBe(level);

    [Test]
    public void Credentials_do_not_reach_the_log()
    {
        FfmpegLogLine.Parse("[error] http://ann:pw@box/x?token=abc: Server returned 403").Text
            .ShouldBe("http://***@box/x?token=*** Server returned 403");
    }

    [TestCase("[hls @ 0x55] [error] Failed to open file '/run/castworker/s1/run-1/seg-4.ts'", "Failed to open file 'seg-4.ts'")]
    [TestCase("[error] http://box:8001/1:0:1 : Connection refused", "(address) : Connection refused")]
    [TestCase("[x11grab @ 0x1] [error] Cannot open display :99, error 1.", "Cannot open display :99, error 1.")]
    [TestCase("[error] ratio 16/9 is fine", "ratio 16/9 is fine")]
    public void Who_is_outside_sees_neither_paths_nor_addresses(string raw, string expected) =>
        FfmpegLogLine.Parse(raw).WithoutPlaces().ShouldBe(expected);

    [Test]
    public void A_very_long_line_is_cut()
    {
        FfmpegLogLine.Parse("[error] " + new string('x', 100_000)).Text.Length.ShouldBeLessThan(600);
    }
}
