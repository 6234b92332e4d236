using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Showing;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

[CancelAfter(60_000)]
public sealed class RepairTests
{
    [TestCase(EndKind.PlaybackError, Rung.Start, 5, Rung.Reload)]
    [TestCase(EndKind.Zombie, Rung.Reload, 5, Rung.Relaunch)]
    [TestCase(EndKind.StreamDry, Rung.Relaunch, 5, Rung.GivenUp)]
    [TestCase(EndKind.StreamDry, Rung.Relaunch, 700, Rung.Reload)]
    [TestCase(EndKind.StoppedOnDevice, Rung.Start, 700, Rung.GivenUp)]
    [TestCase(EndKind.TakenOver, Rung.Start, 5, Rung.GivenUp)]
    [TestCase(EndKind.ConnectionLost, Rung.Start, 5, Rung.GivenUp)]
    public void The_ladder(object kind, object rung, int playedSeconds, object next) =>
        RepairLadder.Next((Rung)rung, new Ending((EndKind)kind, "", ""), TimeSpan.FromSeconds(playedSeconds), TimeSpan.FromMinutes(10))
            .ShouldBe((Rung)next);

    [Test]
    public async Task What_fails_is_loaded_again_then_launched_anew_then_given_up(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        var before = harness.Tv.Frames.Count;

        for (var failure = 1; failure <= 3; failure++)
        {
            harness.Tv.Habits.PlayerState = "IDLE";
            await harness.Tv.Habits.TellMediaAsync(""","idleReason":"ERROR" """);
            var expected = failure < 3 ? failure * 2 : 5;
            await harness.UntilAsync(() => harness.Reports.Count == expected || showing.Exited.IsCompleted, ct);
        }

        (await showing.Exited).Code.ShouldBe(ErrorCode.PlaybackFailed);
        harness.Tv.Frames.Skip(before).Select(frame => frame.Type).Where(type => type is "LOAD" or "STOP" or "LAUNCH")
            .ShouldBe(["LOAD", "STOP", "LAUNCH", "LOAD"]);
        harness.Reports.Select(report => report?.Code).ShouldBe([ErrorCode.PlaybackFailed, null, ErrorCode.PlaybackFailed, null]);
    }

    [Test]
    public async Task A_zombie_is_loaded_again(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        harness.Tv.Habits.PlayerState = "BUFFERING";
        await harness.Tv.Habits.TellMediaAsync();
        var took = await harness.UntilAsync(() => harness.Reports.Count == 2, ct);

        harness.Reports.Select(report => report?.Code).ShouldBe([ErrorCode.TvStuck, null]);
        took.ShouldBeInRange(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(23));
        showing.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public async Task A_TV_in_good_health_is_asked_every_ten_seconds_and_not_repaired(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        var began = harness.Time.GetTimestamp();
        await harness.UntilAsync(
            () =>
            {
                harness.Tv.Habits.Position++;
                harness.Fetch();
                return harness.Time.GetElapsedTime(began) > TimeSpan.FromSeconds(61);
            },
            ct);

        harness.Reports.ShouldBeEmpty();
        harness.Tv.Types(TvFrame.Media).Count(type => type == "GET_STATUS").ShouldBeInRange(5, 6);
    }

    [Test]
    public async Task A_person_who_stops_it_is_obeyed_and_nothing_more_is_sent(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        var before = harness.Tv.Frames.Count;

        harness.Tv.Habits.Show(null);
        await harness.Tv.Habits.TellStatusAsync();
        var took = await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);
        await showing.DisposeAsync();

        (await showing.Exited).Code.ShouldBe(ErrorCode.StoppedOnDevice);
        took.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        harness.Tv.Frames.Count.ShouldBe(before);
        harness.Warnings.ShouldContain(line => line.Contains("Evidence: ours CC1AD845/session-1; apps []", StringComparison.Ordinal));
    }

    [Test]
    public async Task Another_app_is_left_in_peace(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var showing = await harness.PlayAsync(receiver, harness.Job(TakeOver.Always), ct);
        var before = harness.Tv.Frames.Count;

        harness.Tv.Habits.Show("CA5E8412", "Netflix");
        await harness.Tv.Habits.TellStatusAsync();
        await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);
        await showing.DisposeAsync();

        (await showing.Exited).Message.ShouldBe("The screen was taken by Netflix.");
        harness.Tv.Frames.Count.ShouldBe(before);
        receiver.Screen.UsedBy.ShouldBe("Netflix");
    }

    [Test]
    public async Task After_a_lost_line_it_looks_and_goes_on_when_all_is_as_it_was(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        var before = harness.Tv.Frames.Count;

        harness.Tv.Line.HangUp();
        await harness.UntilAsync(() => harness.Tv.Frames.Count >= before + 4, ct);

        harness.Tv.Frames.Skip(before).Take(4).Select(frame => (frame.Type, frame.Destination)).ShouldBe(
            [("CONNECT", "receiver-0"), ("GET_STATUS", "receiver-0"), ("CONNECT", "session-1"), ("GET_STATUS", "session-1")]);
        (showing.Exited.IsCompleted, harness.Reports.IsEmpty).ShouldBe((false, true));
        receiver.Screen.Use.ShouldBe(ScreenUse.Ours);
    }

    [Test]
    public async Task After_a_lost_line_a_person_who_stopped_it_meanwhile_is_obeyed(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        harness.Tv.Habits.Show(null);
        harness.Tv.Line.HangUp();
        await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);

        (await showing.Exited).ShouldBe(new SessionError(
            ErrorCode.StoppedOnDevice, "Casting was stopped on the TV while the connection was lost.")
        { Stage = StageName.Showing });
        harness.Tv.Types(TvFrame.Receiver).Count(type => type == "LAUNCH").ShouldBe(1);
    }

    [Test]
    public async Task A_line_that_stays_lost_ends_the_showing_as_well(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        harness.IsReachable = false;

        harness.Tv.Line.HangUp();
        await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);

        (await showing.Exited).Code.ShouldBe(ErrorCode.ConnectionLost);
        (await receiver.Exited).Code.ShouldBe(ErrorCode.ConnectionLost);
    }

    [Test]
    public async Task Coming_back_after_a_long_loss_our_own_app_is_no_strangers(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using (var receiver = await harness.ConnectAsync(ct))
        {
            var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
            harness.IsReachable = false;
            harness.Tv.Line.HangUp();
            await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);
            await showing.DisposeAsync();
        }

        harness.IsReachable = true;
        await using var again = await harness.ConnectAsync(ct);
        again.Screen.Use.ShouldBe(ScreenUse.Ours);
        await using var shown = await harness.PlayAsync(again, harness.Job(), ct);

        harness.Tv.Types(TvFrame.Receiver)[^3..].ShouldBe(["GET_STATUS", "STOP", "LAUNCH"]);
    }

    [Test]
    public async Task A_screen_that_is_taken_between_our_stop_and_our_launch_was_taken_over(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        harness.Tv.Habits.PlayerState = "IDLE";
        await harness.Tv.Habits.TellMediaAsync(""","idleReason":"ERROR" """);
        await harness.UntilAsync(() => harness.Reports.Count == 2, ct);
        harness.Tv.Script = async (line, frame) =>
        {
            if (frame is not { Type: "STOP", Destination: "receiver-0" })
            {
                return false;
            }

            harness.Tv.Habits.Show("CA5E8412", "Netflix");
            await line.SendAsync("receiver-0", TvFrame.Receiver, harness.Tv.Habits.Status(frame.RequestId));
            return true;
        };

        harness.Tv.Habits.PlayerState = "IDLE";
        await harness.Tv.Habits.TellMediaAsync(""","idleReason":"ERROR" """);
        await harness.UntilAsync(() => showing.Exited.IsCompleted, ct);

        (await showing.Exited).Code.ShouldBe(ErrorCode.TakenOver);
        harness.Tv.Types(TvFrame.Receiver).Count(type => type == "LAUNCH").ShouldBe(1);
    }
}
