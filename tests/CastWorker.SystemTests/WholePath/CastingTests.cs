using System.Diagnostics;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>From one message to a moving picture on a TV, and how we behave there.</summary>
public sealed class CastingTests
{
    [Test, CancelAfter(120_000)]
    public async Task One_message_puts_the_page_on_the_TV_and_another_takes_it_off(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        var volume = (await house.Tv.StatusAsync(ct)).Volume.Level;
        var clock = Stopwatch.StartNew();

        await house.ShowAsync(house.Worker.DemoPage.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        await TestContext.Out.WriteLineAsync($"command -> PLAYING, cold: {clock.ElapsedMilliseconds} ms (aim 8000)");
        var playing = await house.Tv.PlaysAsync(ct, seconds: 10);

        playing.Media!.Player!.Stats.Stalls.ShouldBe(0, house.Words());
        State(house, "volume").ShouldBe($"{volume * 100:0}");
        await house.SetAsync("streaming", "OFF", ct);
        await house.StateIsAsync("idle", ct);
        (await house.Tv.StatusAsync(ct)).App.ShouldBeNull("our player is closed");

        clock.Restart();
        await house.SetAsync("streaming", "ON", ct);
        await house.StateIsAsync("streaming", ct);
        await TestContext.Out.WriteLineAsync($"command -> PLAYING, warm: {clock.ElapsedMilliseconds} ms (aim 3000)");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_film_is_not_disturbed_and_the_page_comes_when_it_is_over(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.Tv.DoAsync("launch-app?name=Netflix&id=CA5E8412", ct);
        await house.Tv.BecomesAsync(tv => tv.App is not null, "the film to begin", ct);

        await house.ShowAsync(house.Worker.DemoPage.AbsoluteUri, ct);
        await house.StateIsAsync("waiting", ct);
        State(house, "blocked_by").ShouldBe("Netflix");
        (await house.Tv.StatusAsync(ct)).App!.Name.ShouldBe("Netflix");
        house.FfmpegRuns().ShouldBeFalse();
        await house.Tv.DoAsync("remote-stop", ct);

        await house.StateIsAsync("streaming", ct);
        await house.Tv.PlaysAsync(ct);
        house.Mqtt.History(CastHouse.Target).ShouldBe("idle starting waiting starting streaming");
    }

    [Test, CancelAfter(120_000)]
    public async Task The_doorbell_may_take_the_screen_and_gives_it_back(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.Tv.DoAsync("launch-app?name=Netflix&id=CA5E8412", ct);
        await house.Tv.BecomesAsync(tv => tv.App is not null, "the film to begin", ct);

        await house.SetAsync(
            $$"""{"url":"{{house.Worker.DemoPage}}?title=Door","takeover":"always","priority":10,"duration":6}""", ct);
        await house.StateIsAsync("streaming", ct);
        await house.Tv.PlaysAsync(ct);
        await house.StateIsAsync("idle", ct);

        State(house, "ended_by").ShouldBe("duration");
        (await house.Tv.StatusAsync(ct)).App.ShouldBeNull();
    }

    [Test, CancelAfter(120_000)]
    public async Task A_quiet_start_leaves_the_volume_as_it_was([Values] bool refused, CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct, ("QuietStart", "true"));
        var volume = (await house.Tv.StatusAsync(ct)).Volume.Level;
        volume.ShouldBeGreaterThan(0);
        if (refused)
        {
            await house.Tv.DoAsync("refuse-launch?reason=NOT_ALLOWED&times=9", ct);
        }

        await house.ShowAsync(house.Worker.DemoPage.AbsoluteUri, ct);
        await house.StateIsAsync(refused ? "error" : "streaming", ct);

        (await house.Tv.FramesAsync(ct)).ShouldContain(frame => frame.ToString().Contains("SET_VOLUME", StringComparison.Ordinal));
        await house.Tv.BecomesAsync(tv => Math.Abs(tv.Volume.Level - volume) < 0.01, "the volume to be as before", ct);
        if (refused)
        {
            house.Mqtt.State(CastHouse.Target)!.Value.GetProperty("error").GetProperty("code").GetString().ShouldBe("launch_failed");
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_person_who_stops_it_by_phone_is_obeyed(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);

        var clock = Stopwatch.StartNew();
        await RunningProgram.RunAsync("/usr/bin/python3", ["-c", StopByPhone, $"{house.Tv.Cast.Port}"], ct);
        await house.StateIsAsync("idle", ct, seconds: 8);
        await TestContext.Out.WriteLineAsync($"stopped by pychromecast (its own start included) -> idle: {clock.ElapsedMilliseconds} ms");

        State(house, "ended_by").ShouldBe("stopped_on_device");
        house.FfmpegRuns().ShouldBeFalse();
    }

    [Test, CancelAfter(120_000)]
    public async Task A_worker_that_is_told_to_end_leaves_the_screen_free(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);

        (await house.Worker.TerminateAsync(ct)).ShouldBe(0);

        await house.Tv.BecomesAsync(tv => tv.App is null, "our app to be gone", ct, seconds: 3);
    }

    /// <summary>What a phone does, by a sender that others wrote.</summary>
    private const string StopByPhone = """
        import sys, time, uuid, pychromecast
        tv = pychromecast.get_chromecast_from_host(("127.0.0.1", int(sys.argv[1]), uuid.uuid4(), "Chromecast", "Living room"), tries=2, retry_wait=1, timeout=5)
        tv.wait(timeout=10)
        tv.quit_app()
        # A phone stays. Who hangs up at once with an answer unread resets the connection, and the STOP may not even have left.
        while tv.app_id == "CC1AD845":
            time.sleep(0.05)
        tv.disconnect()
        """;

    private static string? State(CastHouse house, string field) => house.Mqtt.State(CastHouse.Target)!.Value.GetProperty(field).ToString();
}
