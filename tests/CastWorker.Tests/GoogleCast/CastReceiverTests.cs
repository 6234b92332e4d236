using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

[CancelAfter(30_000)]
public sealed class CastReceiverTests
{
    [Test]
    public async Task Looking_changes_nothing_on_the_screen(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Habits.Show("CA5E8412", "Net\\nflix");

        await using var receiver = await harness.ConnectAsync(ct);

        receiver.Screen.ShouldBe(new ScreenReport { Use = ScreenUse.Others, UsedBy = "Net flix", Volume = 50, Muted = false });
        (receiver.OurAddress, receiver.Address).ShouldBe(("10.0.0.2", "10.0.0.9"));
        harness.Tv.Types(TvFrame.Receiver).ShouldBe(["GET_STATUS"]);
    }

    [Test]
    public async Task The_screen_is_reported_at_each_change(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        harness.Tv.Habits.Show("CA5E8412", "Netflix");
        await harness.Tv.Habits.TellStatusAsync();
        await harness.Tv.Habits.TellStatusAsync();
        harness.Tv.Habits.Show(null);
        harness.Tv.Habits.Level = 0.25;
        await harness.Tv.Habits.TellStatusAsync();
        await Eventually.BeTrueAsync(() => receiver.Screen.Volume == 25, "the last change", ct);

        harness.Screens.Select(screen => (screen.Use, screen.UsedBy, screen.Volume)).ShouldBe(
            [(ScreenUse.Free, null, 50), (ScreenUse.Others, "Netflix", 50), (ScreenUse.Free, null, 25)]);
    }

    [Test]
    public async Task Volume_and_muting_are_set_one_at_a_time(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        await receiver.SetVolumeAsync(30, ct);
        await receiver.SetMutedAsync(true, ct);

        receiver.Screen.ShouldBe(new ScreenReport { Use = ScreenUse.Free, Volume = 30, Muted = true });
        harness.Tv.Frames.Where(frame => frame.Type == "SET_VOLUME").Select(frame => frame.Json["volume"]!.ToJsonString())
            .ShouldBe(["""{"level":0.3}""", """{"muted":true}"""]);
    }

    [Test]
    public async Task A_TV_that_is_not_there_and_one_that_does_not_answer_have_errors_of_their_own(CancellationToken ct)
    {
        await using var harness = new StageHarness { IsReachable = false };

        var unreachable = await Should.ThrowAsync<StageFailedException>(() => harness.ConnectAsync(ct));
        harness.IsKnown = false;
        var unknown = await Should.ThrowAsync<StageFailedException>(() => harness.ConnectAsync(ct));

        (unreachable.Error.Code, unknown.Error.Code).ShouldBe((ErrorCode.TvUnreachable, ErrorCode.TvNotFound));
    }

    [Test]
    public async Task A_lost_line_is_made_again_and_nobody_is_troubled(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        harness.IsReachable = false;

        harness.Tv.Line.HangUp();
        await Eventually.BeTrueAsync(() => !receiver.Screen.Connected, "the loss", ct);
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        harness.IsReachable = true;
        await harness.UntilAsync(() => receiver.Screen.Connected, ct);

        receiver.Exited.IsCompleted.ShouldBeFalse();
        harness.Tv.Lines.ShouldBe(2);
        await receiver.SetVolumeAsync(10, ct);
    }

    [Test]
    public async Task A_line_that_stays_lost_is_an_end_after_the_grace(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        harness.IsReachable = false;

        harness.Tv.Line.HangUp();
        var took = await harness.UntilAsync(() => receiver.Exited.IsCompleted, ct);

        (await receiver.Exited).Code.ShouldBe(ErrorCode.ConnectionLost);
        took.ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
        (await Should.ThrowAsync<StageFailedException>(() => receiver.SetVolumeAsync(10, ct))).Error.Code.ShouldBe(ErrorCode.ConnectionLost);
    }

    [Test]
    public async Task Closing_takes_leave_and_is_no_exit(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        var receiver = await harness.ConnectAsync(ct);

        await receiver.DisposeAsync();

        receiver.Exited.IsCompleted.ShouldBeFalse();
        await Eventually.BeTrueAsync(() => harness.Tv.Types(TvFrame.Connection) is ["CONNECT", "CLOSE"], "the leave", ct);
    }
}
