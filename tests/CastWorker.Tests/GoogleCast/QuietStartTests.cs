using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

/// <summary>The volume that is taken for a quiet start is given back on every way out.</summary>
[CancelAfter(30_000)]
public sealed class QuietStartTests
{
    [Test]
    public async Task The_volume_is_down_before_the_launch_and_back_when_it_plays(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        await using var showing = await harness.PlayAsync(receiver, harness.Job(quiet: true), ct);

        await Eventually.BeTrueAsync(() => Levels(harness).Length == 2, "both changes", ct);
        Levels(harness).ShouldBe([0, 0.5]);
        harness.Tv.Types(TvFrame.Receiver).ShouldBe(["GET_STATUS", "GET_STATUS", "SET_VOLUME", "LAUNCH", "SET_VOLUME"]);
    }

    [Test]
    public async Task A_fixed_volume_is_left_alone(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Habits.ControlType = "fixed";
        await using var receiver = await harness.ConnectAsync(ct);

        await using var showing = await harness.PlayAsync(receiver, harness.Job(quiet: true), ct);

        Levels(harness).ShouldBeEmpty();
    }

    [Test]
    public async Task A_volume_that_somebody_set_meanwhile_is_left_alone(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var mayLoad = new TaskCompletionSource();
        HoldLoads(harness, mayLoad.Task);

        var playing = receiver.PlayAsync(harness.Job(quiet: true), ct);
        await harness.Tv.ReceivedAsync("LAUNCH", ct);
        harness.Tv.Habits.Level = 0.3;
        await harness.Tv.Habits.TellStatusAsync();
        await Eventually.BeTrueAsync(() => receiver.Screen.Volume == 30, "their volume", ct);
        mayLoad.SetResult();
        await using var showing = await harness.UntilAsync(playing, ct);

        Levels(harness).ShouldBe([0]);
    }

    [TestCase("LAUNCH", """{"type":"LAUNCH_ERROR","reason":"NOT_FOUND","requestId":""", TestName = "The_volume_is_back_after_a_refused_launch")]
    [TestCase("LOAD", """{"type":"LOAD_FAILED","requestId":""", TestName = "The_volume_is_back_after_a_refused_stream")]
    public async Task The_volume_is_back_after_a_failure(string type, string answer, CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Script = async (line, frame) =>
        {
            var mine = frame.Type == type;
            await (mine ? line.SendAsync(frame.Destination, frame.Channel, $"{answer}{frame.RequestId}}}") : Task.CompletedTask);
            return mine;
        };
        await using var receiver = await harness.ConnectAsync(ct);

        var playing = receiver.PlayAsync(harness.Job(quiet: true), ct);
        await harness.UntilAsync(() => playing.IsCompleted, ct);

        await Should.ThrowAsync<StageFailedException>(playing);
        await Eventually.BeTrueAsync(() => Levels(harness) is [0, 0.5], "the volume", ct);
    }

    [Test]
    public async Task The_volume_is_back_after_giving_up(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ct);

        DropLoads(harness);
        var playing = receiver.PlayAsync(harness.Job(quiet: true), giveUp.Token);
        await Eventually.BeTrueAsync(() => harness.Tv.Habits.AppId is not null, "the app", ct);
        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(playing);
        await Eventually.BeTrueAsync(() => Levels(harness) is [0, 0.5], "the volume", ct);
        harness.Tv.Habits.AppId.ShouldBeNull();
    }

    [Test]
    public async Task The_volume_is_back_after_a_person_stopped_it(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        DropLoads(harness);
        var playing = receiver.PlayAsync(harness.Job(quiet: true), ct);
        await Eventually.BeTrueAsync(() => harness.Tv.Habits.AppId is not null, "the app", ct);
        harness.Tv.Habits.Show(null);
        await harness.Tv.Habits.TellStatusAsync();
        await harness.UntilAsync(() => playing.IsCompleted, ct);

        (await Should.ThrowAsync<StageFailedException>(playing)).Error.Code.ShouldBe(ErrorCode.StoppedOnDevice);
        await Eventually.BeTrueAsync(() => Levels(harness) is [0, 0.5], "the volume", ct);
    }

    [Test]
    public async Task The_volume_is_back_when_the_TV_is_after_a_lost_line(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        DropLoads(harness);
        var playing = receiver.PlayAsync(harness.Job(quiet: true), ct);
        await Eventually.BeTrueAsync(() => harness.Tv.Habits.AppId is not null, "the app", ct);

        harness.IsReachable = false;
        harness.Tv.Line.HangUp();
        await harness.UntilAsync(() => receiver.Exited.IsCompleted && playing.IsCompleted, ct);
        (await Should.ThrowAsync<StageFailedException>(playing)).Error.Code.ShouldBe(ErrorCode.ConnectionLost);
        await receiver.DisposeAsync();
        harness.IsReachable = true;
        await using var again = await harness.ConnectAsync(ct);

        await Eventually.BeTrueAsync(() => Levels(harness) is [0, 0.5], "the volume", ct);
        again.Screen.Use.ShouldBe(ScreenUse.Ours, "the app is the one that we launched");
    }

    /// <summary>The TV takes its time with what it is to load.</summary>
    private static void HoldLoads(StageHarness harness, Task until) => harness.Tv.Script = async (_, frame) =>
    {
        if (frame.Type == "LOAD")
        {
            await until;
        }

        return false;
    };

    private static void DropLoads(StageHarness harness) => harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "LOAD");

    private static double[] Levels(StageHarness harness) =>
        [.. harness.Tv.Frames.Where(frame => frame.Type == "SET_VOLUME").Select(frame => (double)frame.Json["volume"]!["level"]!)];
}
