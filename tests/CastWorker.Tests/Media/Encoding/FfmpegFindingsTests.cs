using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Encoding;

public sealed class FfmpegFindingsTests
{
    [TestCase("[x11grab @ 0x1] [error] Cannot open display :99, error 1.", ErrorCode.DisplayFailed)]
    [TestCase("[x11grab @ 0x1] [error] Failed to query xcb pointer", ErrorCode.DisplayFailed)]
    [TestCase("[fatal] Unknown encoder 'libx264'", ErrorCode.EncoderFailed)]
    [TestCase("[x11grab @ 0x1] [error] Capture area 1920x1080 at position 0.0 outside the screen size 640x360", ErrorCode.EncoderFailed)]
    [TestCase("setsid: failed to execute nothing: No such file or directory", ErrorCode.EncoderFailed)]
    public void Known_texts_have_names(string line, ErrorCode code)
    {
        var error = Explain(line);

        error.Code.ShouldBe(code);
        error.Stage.ShouldBe(StageName.Encoder);
        error.Message.ShouldNotContain("/");
    }

    [Test]
    public void The_cause_is_told_rather_than_its_echo()
    {
        Explain(
                "[warning] Thread message queue blocking",
                "[error] Error while opening encoder for output stream #0:0",
                "[libx264 @ 0x7f] [error] Specified bitrate is not possible",
                "[fatal] Conversion failed!")
            .Message.ShouldBe("The encoder ended by itself: Specified bitrate is not possible");
    }

    [Test]
    public void Silence_is_told_with_the_exit_code()
    {
        Explain().Message.ShouldBe("The encoder ended by itself, without a word (exit code 137).");
    }

    private static SessionError Explain(params string[] lines) =>
        FfmpegFindings.Explain([.. lines.Select(FfmpegLogLine.Parse)], exitCode: 137);
}
