using System.Globalization;
using CastWorker.GoogleCast.Connection;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

[CancelAfter(30_000)]
public sealed class CastRequestTests
{
    [Test]
    public async Task Ids_are_never_zero_and_never_used_twice(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();

        for (var count = 0; count < 50; count++)
        {
            await harness.SettleAsync(ct);
        }

        var ids = harness.Tv.Frames.Where(frame => frame.Type == "GET_STATUS").Select(frame => frame.RequestId).ToArray();
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id > 0);
    }

    [Test]
    public async Task No_answer_in_ten_seconds_is_none_and_a_late_one_does_no_harm(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        TvFrame? asked = null;
        harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "GET_STATUS" && (asked ??= frame) == frame);
        var waiting = harness.Receiver.StatusAsync(ct);
        await harness.Tv.ReceivedAsync("GET_STATUS", ct);

        var took = await harness.AdvanceUntilAsync(waiting, ct);
        await Should.ThrowAsync<CastTimeoutException>(waiting);
        await harness.Line.SendAsync("receiver-0", TvFrame.Receiver, harness.Tv.Habits.Status(asked!.RequestId));
        await harness.SettleAsync(ct);

        took.ShouldBeInRange(TimeSpan.FromSeconds(9.5), TimeSpan.FromSeconds(10.5));
    }

    [Test]
    public async Task An_answer_to_somebody_else_under_our_id_is_not_ours(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "LAUNCH");
        var launching = harness.Receiver.LaunchAsync("CC1AD845", ct);
        var launch = await harness.Tv.ReceivedAsync("LAUNCH", ct);

        await harness.Line.SendAsync("receiver-0", TvFrame.Receiver, harness.Tv.Habits.Status(launch.RequestId), "*");
        await harness.Line.SendAsync("another-app", TvFrame.Receiver, harness.Tv.Habits.Status(launch.RequestId));
        harness.Tv.Script = (_, _) => Task.FromResult(false);
        await harness.SettleAsync(ct);
        launching.IsCompleted.ShouldBeFalse();
        await harness.Tv.Habits.AnswerAsync(harness.Line, launch);

        (await launching).SessionId.ShouldBe(harness.Tv.Habits.SessionId);
    }

    [Test]
    public async Task A_launch_waits_longer_while_the_TV_asks_for_consent(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Tv.Script = async (line, frame) =>
        {
            if (frame.Type == "LAUNCH")
            {
                await line.SendAsync("receiver-0", TvFrame.Receiver, string.Create(CultureInfo.InvariantCulture,
                    $$"""{"type":"LAUNCH_STATUS","launchRequestId":{{frame.RequestId}},"status":"USER_PENDING_AUTHORIZATION"}"""));
            }

            return frame.Type == "LAUNCH";
        };
        var launching = harness.Receiver.LaunchAsync("CC1AD845", ct);
        await harness.Tv.ReceivedAsync("LAUNCH", ct);
        await harness.SettleAsync(ct);

        var took = await harness.AdvanceUntilAsync(launching, ct);

        await Should.ThrowAsync<CastTimeoutException>(launching);
        took.ShouldBeInRange(TimeSpan.FromSeconds(119), TimeSpan.FromSeconds(121));
    }

    [TestCase(1, TestName = "A_launch_that_was_cancelled_is_tried_again")]
    [TestCase(2, TestName = "A_launch_that_was_cancelled_twice_is_given_up")]
    public async Task A_cancelled_launch(int refusals, CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Tv.Script = async (line, frame) =>
        {
            if (frame.Type != "LAUNCH" || refusals-- <= 0)
            {
                return false;
            }

            await line.SendAsync("receiver-0", TvFrame.Receiver, string.Create(CultureInfo.InvariantCulture,
                $$"""{"type":"LAUNCH_ERROR","requestId":{{frame.RequestId}},"reason":"CANCELLED"}"""));
            return true;
        };
        var givenUp = refusals > 1;

        var launching = harness.Receiver.LaunchAsync("CC1AD845", ct);
        var took = await harness.AdvanceUntilAsync(launching, ct);

        took.ShouldBeInRange(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5));
        if (givenUp)
        {
            (await Should.ThrowAsync<CastRefusedException>(launching)).Reason.ShouldBe("CANCELLED");
        }
        else
        {
            (await launching).AppId.ShouldBe("CC1AD845");
        }
    }

    [Test]
    public async Task A_refusal_is_told_with_its_reason(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();

        var refused = await Should.ThrowAsync<CastRefusedException>(() => harness.Receiver.StopAsync("none-of-ours", ct));

        refused.Message.ShouldBe("STOP was refused: INVALID_SESSION_ID");
    }
}
