using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CastWorker.TestSupport.Playing;

/// <summary>A page that is white and hums, both at once, each second and a half; and how far apart both are in a stream of it.</summary>
public static partial class Beat
{
    public const string Page = """
        <!doctype html><title>Beat</title><body style="background:#000;margin:0"><p style="color:#888">beat
        <script>
          const context = new AudioContext({ latencyHint: 'interactive' });
          const tone = context.createOscillator(), volume = context.createGain();
          tone.frequency.value = 880; volume.gain.value = 0;
          tone.connect(volume).connect(context.destination); tone.start();
          setInterval(() => {
            volume.gain.value = 0.8; document.body.style.background = '#fff';
            setTimeout(() => { volume.gain.value = 0; document.body.style.background = '#000'; }, 400);
          }, 1500);
        </script>
        """;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>For each beat: how many seconds after the picture the sound is.</summary>
    public static async Task<IReadOnlyList<double>> ApartAsync(Uri stream, TimeSpan length, CancellationToken ct)
    {
        var file = await SaveAsync(stream, length, ct);
        var seen = await MomentsAsync(file, "-map 0:v -vf blackdetect=d=0.3:pix_th=0.3", BlackEnd(), ct);
        var heard = await MomentsAsync(file, "-map 0:a -af silencedetect=n=-40dB:d=0.2", SilenceEnd(), ct);
        File.Delete(file);
        // What is black or silent from the beginning on may have ended before.
        return [.. seen.Skip(1).Where(_ => heard.Count > 0).Select(moment => heard.Select(sound => sound - moment).MinBy(Math.Abs))];
    }

    /// <summary>In decibels; full is 0.</summary>
    public static async Task<double> LoudestAsync(Uri stream, TimeSpan length, CancellationToken ct)
    {
        var file = await SaveAsync(stream, length, ct);
        var loudest = await MomentsAsync(file, "-map 0:a -af volumedetect", Loudest(), ct);
        File.Delete(file);
        return loudest[0];
    }

    private static async Task<string> SaveAsync(Uri stream, TimeSpan length, CancellationToken ct)
    {
        var file = Path.Combine(Path.GetTempPath(), $"castworker-beat-{Guid.NewGuid():N}.ts");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var source = await Http.GetStreamAsync(new Uri(stream, "live.ts"), ct);
        await using var target = File.Create(file);
        limit.CancelAfter(length);
        await source.CopyToAsync(target, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        return file;
    }

    private static async Task<List<double>> MomentsAsync(string file, string filter, Regex moment, CancellationToken ct)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", $"-hide_banner -nostats -copyts -i {file} {filter} -f null -")
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = await ffmpeg.StandardError.ReadToEndAsync(ct);
        await ffmpeg.WaitForExitAsync(ct);
        return [.. moment.Matches(said).Select(match => double.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"silence_end: (?<time>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SilenceEnd();

    [GeneratedRegex(@"max_volume: (?<time>[-0-9.]+) dB", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loudest();

    [GeneratedRegex(@"black_end:(?<time>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlackEnd();
}
