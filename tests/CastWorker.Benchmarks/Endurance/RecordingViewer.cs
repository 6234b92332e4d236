using System.Diagnostics;
using System.Globalization;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>
/// Saves an endless stream as it comes, and has FFprobe say what is in it: each picture must be exactly one length after the one before, and each frame of sound too.
/// What is not is counted as a stall.
/// </summary>
internal sealed class RecordingViewer : IViewer
{
    public const string Mp4 = "live.mp4";
    public const string Ts = "live.ts";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly CancellationTokenSource _stopping = new();
    private readonly string _file;
    private readonly int _frameRate;
    private readonly Task _saving;

    private RecordingViewer(Stream stream, string file, int frameRate)
    {
        _file = file;
        _frameRate = frameRate;
        _saving = SaveAsync(stream);
    }

    public static async Task<IViewer> OpenAsync(Uri stream, int frameRate, CancellationToken ct)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("castworker-recording-").FullName, Path.GetFileName(stream.AbsolutePath));
        return new RecordingViewer(await Http.GetStreamAsync(stream, ct), file, frameRate);
    }

    public async Task<PlayerReport> ReadAsync(CancellationToken ct)
    {
        var (pictures, sounds) = (await TimesAsync("v", ct), await TimesAsync("a", ct));
        var gaps = Gaps(pictures, 1.0 / _frameRate) + Gaps(sounds, 1024.0 / 48_000);
        var seconds = (double)pictures.Count / _frameRate;
        return new PlayerReport
        {
            CurrentTime = seconds,
            PlayedSeconds = seconds,
            SkippedSeconds = 0,
            Playing = !_saving.IsCompleted,
            Ended = _saving.IsCompleted,
            StartupMilliseconds = null,
            Stalls = gaps,
            StallSeconds = 0,
            LongestStallSeconds = 0,
            BufferedAheadSeconds = 0,
            LatencySeconds = null,
            DecodedFrames = pictures.Count,
            DroppedFrames = 0,
            Width = 0,
            Height = 0,
            Errors = _saving.IsCompleted ? ["the stream has ended"] : [],
            Warnings = [],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _saving;
        _stopping.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    /// <summary>MP4 and MPEG-TS count in units of their own, a hundredth of a millisecond and more.</summary>
    private static int Gaps(List<double> times, double step) =>
        times.Zip(times.Skip(1), (one, next) => next - one).Count(gap => Math.Abs(gap - step) > 0.0001);

    private async Task SaveAsync(Stream stream)
    {
        await using (stream)
        await using (var file = new FileStream(_file, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            try
            {
                await stream.CopyToAsync(file, _stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                await Console.Error.WriteLineAsync($"{Path.GetFileName(_file)}: {exception.Message}");
            }
        }
    }

    /// <summary>When each packet is to be shown or heard; the last may be cut off.</summary>
    private async Task<List<double>> TimesAsync(string kind, CancellationToken ct)
    {
        using var probe = Process.Start(new ProcessStartInfo("ffprobe", $"-v error -select_streams {kind} -show_entries packet=pts_time -of csv=p=0 {_file}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var text = await probe.StandardOutput.ReadToEndAsync(ct);
        await probe.WaitForExitAsync(ct);
        return [.. text.Split('\n').Select(line => line.Trim(',', '\r')).Where(line => line.Length > 0).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
