using System.Diagnostics;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.WholePath;

/// <summary>The worker goes, by crash or by upgrade, and comes again: what comes back with it, and what does not.</summary>
public sealed class RestoreTests
{
    [Test, CancelAfter(180_000)]
    public async Task A_stream_comes_back_by_itself_and_nothing_runs_twice([Values] Departure departure, CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        var old = house.Worker.SessionProcesses().Select(process => process.Id).ToHashSet();
        var before = house.Mqtt.States(House.Target).Count;

        await departure.LeaveAsync(house.Worker, ct);
        await house.Worker.StartAgainAsync(ct);
        var clock = Stopwatch.StartNew();
        await StreamsAgainAsync(house, before, ct);
        await TestContext.Out.WriteLineAsync($"{departure}: streaming {clock.ElapsedMilliseconds} ms after the worker's start");

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        var now = house.Worker.SessionProcesses();
        now.Count(process => process.Name == "ffmpeg").ShouldBe(1);
        now.Count(process => process.Name == "Xvfb").ShouldBe(1);
        now.Where(process => old.Contains(process.Id)).ShouldBeEmpty();
    }

    [Test, CancelAfter(180_000)]
    public async Task What_was_stopped_stays_stopped_and_shows_its_last_page_when_it_is_switched_on(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        await house.SetStreamingAsync("OFF", ct);
        await house.StateIsAsync("idle", ct);

        await house.Worker.TerminateAsync(ct);
        await house.Worker.StartAgainAsync(ct);
        await house.Worker.Program.SaysAsync("Connected to the MQTT broker", ct);
        await house.NothingIsLeftAsync(ct);
        await house.SetStreamingAsync("ON", ct);
        await house.StateIsAsync("streaming", ct);

        house.Mqtt.State(House.Target)!.Value.GetProperty("url").GetString().ShouldBe(house.Worker.DemoPage.AbsoluteUri);
    }

    [Test, CancelAfter(180_000)]
    public async Task Always_comes_back_also_after_a_stop(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct, ("Restore", "Always"));
        await house.StreamTheDemoPageAsync(ct);
        await house.SetStreamingAsync("OFF", ct);
        await house.StateIsAsync("idle", ct);
        var before = house.Mqtt.States(House.Target).Count;

        await house.Worker.TerminateAsync(ct);
        await house.Worker.StartAgainAsync(ct);

        await StreamsAgainAsync(house, before, ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_command_that_was_sent_while_the_worker_was_away_does_not_fire(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        var before = house.Mqtt.States(House.Target).Count;

        await Departure.Killed.LeaveAsync(house.Worker, ct);
        await house.SetStreamingAsync("OFF", ct);
        await house.SetUrlAsync("http://127.0.0.1:9/", ct);
        await house.Worker.StartAgainAsync(ct);
        await StreamsAgainAsync(house, before, ct);

        house.Mqtt.State(House.Target)!.Value.GetProperty("url").GetString().ShouldBe(house.Worker.DemoPage.AbsoluteUri);
        house.Worker.Program.Lines.ShouldNotContain(line => line.Contains("Command ", StringComparison.Ordinal));
    }

    [Test, CancelAfter(240_000)]
    public async Task The_TV_plays_again_and_the_player_of_the_killed_run_is_not_in_the_way([Values] Departure departure, CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);
        var app = (await house.Tv.StatusAsync(ct)).App!.SessionId;

        await departure.LeaveAsync(house.Worker, ct);
        await house.Worker.StartAgainAsync(ct);
        var clock = Stopwatch.StartNew();
        await house.Tv.BecomesAsync(
            status => status.App is { } now && now.SessionId != app && status.IsPlaying, $"the TV to play again: {house.Words()}", ct, seconds: 40);
        await TestContext.Out.WriteLineAsync($"{departure}: the TV plays {clock.ElapsedMilliseconds} ms after the worker's start");
        await house.StateIsAsync("streaming", ct);

        house.Worker.Children().Count(process => process.Name == "ffmpeg").ShouldBe(1);
        house.Mqtt.History(CastHouse.Target).ShouldNotContain("waiting");
    }

    [Test, CancelAfter(240_000)]
    public async Task A_dead_stream_is_taken_off_the_TV_when_nothing_is_to_come_back(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct, ("Restore", "Never"));
        await house.CastTheDemoPageAsync(ct);

        await Departure.Killed.LeaveAsync(house.Worker, ct);
        await house.Worker.StartAgainAsync(ct);
        var clock = Stopwatch.StartNew();
        await house.Tv.BecomesAsync(status => status.App is null, $"the TV to be free: {house.Words()}", ct);
        await TestContext.Out.WriteLineAsync($"The TV is free {clock.ElapsedMilliseconds} ms after the worker's start");

        house.FfmpegRuns().ShouldBeFalse();
        house.Mqtt.State(CastHouse.Target)!.Value.GetProperty("state").GetString().ShouldBe("idle");
    }

    [Test, CancelAfter(240_000)]
    public async Task A_film_that_began_meanwhile_is_not_disturbed(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct, ("TakeOver", "Always"));
        await house.CastTheDemoPageAsync(ct);

        await Departure.Killed.LeaveAsync(house.Worker, ct);
        await house.Tv.DoAsync("launch-app?name=Netflix&id=CA5E8412", ct);
        await house.Worker.StartAgainAsync(ct);
        await house.StateIsAsync("waiting", ct);
        (await house.Tv.StatusAsync(ct)).App!.Name.ShouldBe("Netflix");
        house.FfmpegRuns().ShouldBeFalse();

        await house.Tv.DoAsync("remote-stop", ct);
        await house.StateIsAsync("streaming", ct);
        await house.Tv.PlaysAsync(ct);
    }

    private static Task StreamsAgainAsync(House house, int before, CancellationToken ct) => Eventually.BeTrueAsync(
        () => house.Mqtt.States(House.Target).Skip(before).Select(state => state.GetProperty("state").GetString()).ToArray()
            is [.., "streaming"] states && states.Contains("starting"),
        $"the stream to come back; {house.Words()}",
        ct,
        seconds: 40);
}
