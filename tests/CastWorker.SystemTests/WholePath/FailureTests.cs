using System.Diagnostics;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.WholePath;

public sealed class FailureTests
{
    [Test, CancelAfter(180_000)]
    public async Task Whatever_is_killed_comes_back_within_ten_seconds_and_the_player_goes_on(
        [Values("ffmpeg", "chromium", "Xvfb")] string victim, CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        await using var player = await house.PlayAsync(ct);
        var before = house.Mqtt.States(House.Target).Count;
        var clock = Stopwatch.StartNew();

        house.Worker.Child(victim).Kill();
        await Eventually.BeTrueAsync(
            () => house.Mqtt.States(House.Target).Skip(before).Any(state => state.GetProperty("state").GetString() == "recovering"),
            "the loss to be published",
            ct);
        var noticed = clock.ElapsedMilliseconds;
        await house.StateIsAsync("streaming", ct);
        await TestContext.Out.WriteLineAsync($"{victim} killed: noticed after {noticed} ms, streaming again after {clock.ElapsedMilliseconds} ms");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));

        var seen = (await player.ReadAsync(ct)).PlayedSeconds;
        var report = await player.WatchAsync(TimeSpan.FromSeconds(seen + 15), TimeSpan.FromSeconds(45), ct);
        await TestContext.Out.WriteLineAsync($"{victim}: {report.Stalls} stalls, the longest {report.LongestStallSeconds:0.0} s");
        report.PlayedSeconds.ShouldBeGreaterThanOrEqualTo(seen + 15, house.Words());
        report.Ended.ShouldBeFalse();
        report.Errors.ShouldBeEmpty();
        report.LongestStallSeconds.ShouldBeLessThan(10);
        house.Mqtt.State(House.Target)!.Value.GetProperty("restarts").GetInt32().ShouldBeGreaterThanOrEqualTo(1);

        await house.SetStreamingAsync("OFF", ct);
        await house.StateIsAsync("idle", ct);
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_killed_worker_leaves_nothing_that_its_next_start_does_not_end(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct, ("Restore", "Never"));
        await house.StreamTheDemoPageAsync(ct);

        house.Worker.KillNine();
        await house.Worker.Program.ExitedAsync(ct);
        house.Worker.Children().ShouldNotBeEmpty("the test must find orphans to be worth anything");
        await Eventually.BeTrueAsync(
            () => house.Mqtt.Of($"castworker/worker/{WorkerId()}/status") is [.., "offline"], "the will", ct);
        await house.Worker.StartAgainAsync(ct);
        await house.StateIsAsync("idle", ct);

        await house.NothingIsLeftAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_sigterm_ends_everything_in_order_within_ten_seconds(
        [Values("idle", "starting", "streaming")] string state, CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        if (state != "idle")
        {
            await house.SetUrlAsync(house.Worker.DemoPage.AbsoluteUri, ct);
            await house.StateIsAsync(state, ct);
        }

        var clock = Stopwatch.StartNew();
        var exitCode = await house.Worker.TerminateAsync(ct);
        await TestContext.Out.WriteLineAsync($"SIGTERM while {state}: gone after {clock.ElapsedMilliseconds} ms");

        exitCode.ShouldBe(0, house.Words());
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        house.Worker.Children().ShouldBeEmpty();
        house.Worker.SessionFiles().ShouldBeEmpty();
        house.LocksLeft().ShouldBeEmpty();
        house.Mqtt.State(House.Target)!.Value.GetProperty("state").GetString().ShouldBe("idle");
        house.Mqtt.Of($"castworker/worker/{WorkerId()}/status")[^1].ShouldBe("offline");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_second_signal_hurries(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        // FFmpeg cannot hear "q" while it is stopped: an orderly end would take the whole ladder.
        await TestSupport.Harness.RunningProgram.RunAsync("kill", ["-STOP", $"{house.Worker.Child("ffmpeg").Id}"], ct);
        var clock = Stopwatch.StartNew();

        house.Worker.Signal(15);
        await house.Worker.Program.SaysAsync("Shutting down", ct);
        house.Worker.Signal(15);
        await house.Worker.Program.ExitedAsync(ct);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await Eventually.BeTrueAsync(() => house.Worker.Children().Count == 0, "everything to be gone", ct, seconds: 3);
    }

    [Test, CancelAfter(180_000)]
    public async Task The_broker_may_go_and_come_back_while_the_stream_plays_on(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        await using var player = await house.PlayAsync(ct);

        await house.Broker.GoDownAsync();
        (await player.WatchAsync(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(20), ct)).Stalls.ShouldBe(0);
        await house.Broker.ComeUpAsync(ct);
        await using var fresh = await TestSupport.Harness.MqttWatcher.StartAsync(house.Broker.Port, ct);

        await fresh.StateIsAsync(House.Target, "streaming", ct, seconds: 70);
    }

    private static string WorkerId() => CastWorker.Mqtt.MqttTopics.Slug(Environment.MachineName);
}
