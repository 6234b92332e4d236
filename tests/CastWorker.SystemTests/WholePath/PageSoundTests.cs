using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>What a page plays is heard, at the time at which it is seen.</summary>
[NonParallelizable]
internal sealed partial class PageSoundTests
{
    /// <summary>Each second and a half it is white and hums for a while, both at once.</summary>
    private const string Beat = """
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

    [Test, CancelAfter(180_000)]
    public async Task A_tone_is_heard_when_its_picture_is_seen_also_after_the_sound_server_was_killed(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/beat", Beat);
        await using var house = await House.OpenAsync(ct, ("Audio", "Page"));
        await house.SetUrlAsync(pages.At("/beat").AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        await CheckAsync(house, ct);

        house.Worker.Child("pulseaudio").Kill();
        await house.StateIsAsync("recovering", ct);
        await house.StateIsAsync("streaming", ct);
        await CheckAsync(house, ct);

        await house.SetStreamingAsync("OFF", ct);
        await house.StateIsAsync("idle", ct);
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(120_000)]
    public async Task Without_being_asked_for_it_a_page_is_silent_and_no_sound_server_runs(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/beat", Beat);
        await using var house = await House.OpenAsync(ct);
        await house.SetUrlAsync(pages.At("/beat").AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);

        house.Worker.Children().ShouldNotContain(child => child.Name == "pulseaudio");
        var file = await SaveAsync(house, TimeSpan.FromSeconds(5), ct);
        (await MomentsAsync(file, "-map 0:a -af volumedetect", Loudest(), ct)).ShouldHaveSingleItem().ShouldBeLessThan(-80);
        File.Delete(file);
    }

    [TestCase("/nowhere/pulseaudio", "The sound server (PulseAudio) could not be started. Is it installed?")]
    [TestCase("false", "The sound server (PulseAudio) ended while it was starting.")]
    [CancelAfter(120_000)]
    public async Task Without_a_sound_server_such_a_target_says_so_and_leaves_nothing(string program, string message, CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker,
            ct,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Targets__{House.Target}__Audio"] = "Page",
                ["Browser__PulseAudioPath"] = program,
            });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.StateIsAsync(House.Target, "idle", ct);

        await mqtt.PublishAsync($"castworker/target/{House.Target}/set/url", worker.DemoPage.AbsoluteUri, ct);
        await mqtt.StateIsAsync(House.Target, "error", ct);

        mqtt.State(House.Target)!.Value.GetProperty("error").GetProperty("message").GetString().ShouldBe(message);
        worker.Children().ShouldNotContain(child => child.Name == "Xvfb" || child.Name == "pulseaudio");
    }

    private static async Task CheckAsync(House house, CancellationToken ct)
    {
        var file = await SaveAsync(house, TimeSpan.FromSeconds(14), ct);
        var seen = await MomentsAsync(file, "-map 0:v -vf blackdetect=d=0.3:pix_th=0.3", BlackEnd(), ct);
        var heard = await MomentsAsync(file, "-map 0:a -af silencedetect=n=-40dB:d=0.2", SilenceEnd(), ct);
        File.Delete(file);

        seen.Count.ShouldBeGreaterThan(4);
        // What is black or silent from the beginning on may have ended before.
        var apart = seen.Skip(1).Select(moment => heard.Select(sound => sound - moment).MinBy(Math.Abs)).ToList();
        TestContext.Out.WriteLine($"sound after picture: {string.Join(", ", apart.Select(seconds => $"{seconds * 1000:F0}"))} ms");
        apart.ShouldAllBe(seconds => Math.Abs(seconds) <= 0.08);
    }

    private static async Task<string> SaveAsync(House house, TimeSpan length, CancellationToken ct)
    {
        var file = Path.Combine(house.Worker.Folder, $"{Guid.NewGuid():N}.ts");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var stream = await Http.GetStreamAsync(new Uri(house.StreamUrl, "live.ts"), ct);
        await using var target = File.Create(file);
        limit.CancelAfter(length);
        await stream.CopyToAsync(target, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
