using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>What a page plays is heard, at the time at which it is seen.</summary>
[NonParallelizable]
internal sealed class PageSoundTests
{
    [Test, CancelAfter(180_000)]
    public async Task A_tone_is_heard_when_its_picture_is_seen_also_after_the_sound_server_was_killed(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/beat", Beat.Page);
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
        await using var pages = new TestPages().Html("/beat", Beat.Page);
        await using var house = await House.OpenAsync(ct);
        await house.SetUrlAsync(pages.At("/beat").AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);

        house.Worker.Children().ShouldNotContain(child => child.Name == "pulseaudio");
        (await Beat.LoudestAsync(house.StreamUrl, TimeSpan.FromSeconds(5), ct)).ShouldBeLessThan(-80);
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
        var apart = await Beat.ApartAsync(house.StreamUrl, TimeSpan.FromSeconds(14), ct);
        TestContext.Out.WriteLine($"sound after picture: {string.Join(", ", apart.Select(seconds => $"{seconds * 1000:F0}"))} ms");
        apart.Count.ShouldBeGreaterThan(3);
        apart.ShouldAllBe(seconds => Math.Abs(seconds) <= 0.08);
    }
}
