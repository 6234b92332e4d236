using System.Diagnostics;
using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.SystemTests.Media.Encoding;

public sealed class X264EncoderTests
{
    private static readonly EncoderSettings Settings = new()
    {
        Quality = new Quality { Size = new PictureSize(320, 180), FrameRate = 10 },
        Preset = "superfast",
    };

    [Test, CancelAfter(30_000)]
    public async Task Each_picture_comes_out_before_the_next_goes_in(CancellationToken ct)
    {
        using var ffmpeg = Start();
        var picture = new byte[Settings.Quality.Size.Width * Settings.Quality.Size.Height * 3 / 2];
        var keyframes = new List<bool>();

        for (var i = 0; i < 12; i++)
        {
            picture.AsSpan(i * 1000, 1000).Fill((byte)(i * 20));
            await ffmpeg.StandardInput.BaseStream.WriteAsync(picture, ct);
            await ffmpeg.StandardInput.BaseStream.FlushAsync(ct);
            keyframes.Add(!(await NextAsync(ffmpeg, ct)).Contains("F=0x0", StringComparison.Ordinal));
        }

        keyframes.Select((isKeyframe, picture) => (isKeyframe, picture)).Where(one => one.isKeyframe).Select(one => one.picture)
            .ShouldBe([0, 5]);
        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync(ct);
        ffmpeg.ExitCode.ShouldBe(0);
    }

    /// <summary>The sixth picture, at 0.5 s, is demanded to be a keyframe.</summary>
    private static Process Start() => Process.Start(new ProcessStartInfo(
        "ffmpeg",
        [
            "-hide_banner", "-nostats", "-loglevel", "error", "-probesize", "32", "-analyzeduration", "0",
            "-f", "rawvideo", "-pixel_format", "nv12", "-video_size", $"{Settings.Quality.Size}", "-framerate", "10", "-i", "pipe:0",
            .. new X264Encoder().Arguments(Settings, EncoderDevice.None),
            "-force_key_frames", "0.5", "-flush_packets", "1", "-f", "framecrc", "pipe:1",
        ])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    private static async Task<string> NextAsync(Process ffmpeg, CancellationToken ct)
    {
        while (await ffmpeg.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith('#'))
            {
                return line;
            }
        }

        throw new EndOfStreamException("FFmpeg has ended.");
    }
}
