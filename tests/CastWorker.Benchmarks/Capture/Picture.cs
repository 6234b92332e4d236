using System.Globalization;
using System.Text.RegularExpressions;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>
/// Compares what a viewer sees with what the page has drawn, both in RGB: a stream's last picture is converted back with the matrix it was
/// made with, so that another matrix alone counts for nothing.
/// </summary>
internal static partial class Picture
{
    private static readonly string[] Quiet = ["-hide_banner", "-nostdin", "-nostats", "-y"];

    /// <summary>What the X server shows now, without loss.</summary>
    public static Task GrabAsync(Scene scene, string file, CancellationToken ct) => RunningProgram.RunAsync(
        "ffmpeg",
        [.. Quiet, "-f", "x11grab", "-draw_mouse", "0", "-video_size", $"{scene.Size}", "-i", scene.Display, "-frames:v", "1", "-c:v", "bmp", "-f", "image2", file],
        ct);

    /// <summary>The last picture of a stream.</summary>
    public static Task LastOfAsync(string recording, string matrix, string file, CancellationToken ct) => RunningProgram.RunAsync(
        "ffmpeg",
        [
            // So far back that a keyframe lies between, whoever made the stream.
            .. Quiet, "-sseof", "-6", "-i", recording, "-map", "0:v:0",
            "-vf", $"scale=in_color_matrix={matrix}:in_range=tv:out_range=pc:flags=bicubic+accurate_rnd+full_chroma_int,format=bgr24",
            "-c:v", "bmp", "-f", "image2", "-update", "1", file,
        ],
        ct);

    public static async Task<Likeness> CompareAsync(string seen, string drawn, CancellationToken ct)
    {
        const string Both = "[0:v]format=gbrp,split[a][c];[1:v]format=gbrp,split[b][d];[a][b]ssim;[c][d]psnr";
        var words = await RunningProgram.RunAsync("ffmpeg", [.. Quiet, "-i", seen, "-i", drawn, "-lavfi", Both, "-f", "null", "-"], ct);
        return new Likeness(Number(Ssim().Match(words)), Number(Psnr().Match(words)));
    }

    private static double Number(Match match) => match.Groups["figure"].Value switch
    {
        "inf" => 100,
        var text => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"SSIM .*All:(?<figure>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ssim();

    [GeneratedRegex("PSNR .*average:(?<figure>[0-9.]+|inf)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Psnr();
}

/// <param name="Ssim">1 when equal.</param>
/// <param name="Psnr">In dB; 100 when equal.</param>
internal readonly record struct Likeness(double Ssim, double Psnr);
