using System.Text.Json.Nodes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

[CancelAfter(30_000)]
public sealed class CastShowingTests
{
    [Test]
    public async Task It_launches_connects_loads_and_is_ready_when_the_TV_plays(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        receiver.Screen.Use.ShouldBe(ScreenUse.Ours);
        harness.Tv.Frames.Select(frame => frame.Type).ShouldBe(["CONNECT", "GET_STATUS", "GET_STATUS", "LAUNCH", "CONNECT", "LOAD"]);
        var load = harness.Tv.Frames.Last().Json.AsObject();
        load.Remove("requestId").ShouldBeTrue();
        JsonNode.DeepEquals(load, JsonNode.Parse("""
            {
              "type": "LOAD",
              "sessionId": "session-1",
              "autoplay": true,
              "media":
              {
                "contentId": "http://10.0.0.2:8080/s/x/master.m3u8",
                "contentType": "application/x-mpegURL",
                "streamType": "LIVE",
                "metadata": { "metadataType": 0, "title": "Dashboard" },
                "hlsSegmentFormat": "fmp4",
                "hlsVideoSegmentFormat": "fmp4"
              }
            }
            """)).ShouldBeTrue(load.ToJsonString());
    }

    [Test]
    public async Task A_transport_stream_is_named_as_such(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);

        await using var showing = await harness.PlayAsync(receiver, harness.Job() with { Format = () => SegmentFormat.MpegTs }, ct);

        var media = harness.Tv.Frames.Last().Json["media"]!;
        ((string?)media["hlsSegmentFormat"], (string?)media["hlsVideoSegmentFormat"]).ShouldBe(("ts", "mpeg2_ts"));
    }

    [Test]
    public async Task PLAYING_alone_is_not_believed(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Habits.Fetch = () => { };
        await using var receiver = await harness.ConnectAsync(ct);

        var playing = receiver.PlayAsync(harness.Job(), ct);
        await harness.Tv.ReceivedAsync("LOAD", ct);
        for (var step = 0; step < 10; step++)
        {
            harness.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), ct);
        }

        playing.IsCompleted.ShouldBeFalse();
        harness.Fetch();
        await using var showing = await harness.UntilAsync(playing, ct);
    }

    [TestCase(TakeOver.WhenIdle)]
    [TestCase(TakeOver.Never)]
    public async Task A_screen_in_use_is_left_alone(TakeOver policy, CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        harness.Tv.Habits.Show("CA5E8412", "Netflix");

        var failed = await Should.ThrowAsync<StageFailedException>(() => receiver.PlayAsync(harness.Job(policy, quiet: true), ct));

        failed.Error.Code.ShouldBe(ErrorCode.ScreenInUse);
        failed.Error.Message.ShouldContain("Netflix");
        harness.Tv.Types(TvFrame.Receiver).ShouldBe(["GET_STATUS", "GET_STATUS"]);
    }

    [Test]
    public async Task A_screen_in_use_is_taken_when_that_is_wanted_and_nothing_is_stopped(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Habits.Show("CA5E8412", "Netflix");
        await using var receiver = await harness.ConnectAsync(ct);

        await using var showing = await harness.PlayAsync(receiver, harness.Job(TakeOver.Always), ct);

        harness.Tv.Types(TvFrame.Receiver).ShouldNotContain("STOP");
    }

    [Test]
    public async Task The_same_app_of_somebody_else_follows_the_same_policy(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Habits.Show(ScriptedTvHabits.Player, "Default Media Receiver");
        await using var receiver = await harness.ConnectAsync(ct);

        var failed = await Should.ThrowAsync<StageFailedException>(() => receiver.PlayAsync(harness.Job(), ct));
        await using var showing = await harness.PlayAsync(receiver, harness.Job(TakeOver.Always), ct);

        failed.Error.Code.ShouldBe(ErrorCode.ScreenInUse);
        harness.Tv.Types(TvFrame.Receiver)[^2..].ShouldBe(["STOP", "LAUNCH"]);
    }

    [Test]
    public async Task A_refused_launch_is_told_with_its_reason(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Script = (line, frame) => frame.Type == "LAUNCH"
            ? AnswerAsync(line, "receiver-0", TvFrame.Receiver, $$"""{"type":"LAUNCH_ERROR","reason":"NOT_ALLOWED","requestId":{{frame.RequestId}}}""")
            : Task.FromResult(false);
        await using var receiver = await harness.ConnectAsync(ct);

        var failed = await Should.ThrowAsync<StageFailedException>(() => receiver.PlayAsync(harness.Job(), ct));

        failed.Error.ShouldBe(new SessionError(ErrorCode.LaunchFailed, "The TV does not start its player: NOT_ALLOWED.") { Stage = StageName.Showing });
    }

    [Test]
    public async Task A_refused_stream_is_told_with_the_name_of_its_code_and_our_app_is_ended(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        harness.Tv.Script = (line, frame) => frame.Type == "LOAD"
            ? AnswerAsync(line, "session-1", TvFrame.Media, $$"""{"type":"LOAD_FAILED","detailedErrorCode":312,"requestId":{{frame.RequestId}}}""")
            : Task.FromResult(false);
        await using var receiver = await harness.ConnectAsync(ct);

        var playing = receiver.PlayAsync(harness.Job(), ct);
        await harness.UntilAsync(() => playing.IsCompleted, ct);
        var failed = await Should.ThrowAsync<StageFailedException>(playing);

        failed.Error.Code.ShouldBe(ErrorCode.PlaybackFailed);
        failed.Error.Message.ShouldContain("HLS_NETWORK_PLAYLIST (312)");
        harness.Tv.Habits.AppId.ShouldBeNull();
    }

    [Test]
    public async Task Closing_ends_the_media_then_our_app_then_the_connection(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        var before = harness.Tv.Frames.Count;

        await showing.DisposeAsync();

        await Eventually.BeTrueAsync(() => harness.Tv.Frames.Count == before + 3, "three messages", ct);
        harness.Tv.Frames.Skip(before).Select(frame => (frame.Type, frame.Destination))
            .ShouldBe([("STOP", "session-1"), ("STOP", "receiver-0"), ("CLOSE", "session-1")]);
        showing.Exited.IsCompleted.ShouldBeFalse();
        receiver.Screen.Use.ShouldBe(ScreenUse.Free);
    }

    [Test]
    public async Task An_app_that_does_not_end_is_waited_for_five_seconds_and_told(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var showing = await harness.PlayAsync(receiver, harness.Job(), ct);
        harness.Tv.Script = async (line, frame) =>
        {
            var mine = frame is { Type: "STOP", Destination: "receiver-0" };
            await (mine ? line.SendAsync("receiver-0", TvFrame.Receiver, harness.Tv.Habits.Status(frame.RequestId)) : Task.CompletedTask);
            return mine;
        };

        var closing = showing.DisposeAsync().AsTask();
        var took = await harness.UntilAsync(() => closing.IsCompleted, ct);

        took.ShouldBeInRange(TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(6));
        harness.Warnings.ShouldContain(line => line.StartsWith("Default Media Receiver is still on the TV", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_launch_that_succeeds_after_it_was_given_up_leaves_no_app(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        TvFrame? launch = null;
        harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "LAUNCH" && (launch = frame) is not null);

        var playing = receiver.PlayAsync(harness.Job(), giveUp.Token);
        await Eventually.BeTrueAsync(() => launch is not null, "the launch", ct);
        await giveUp.CancelAsync();
        await harness.Tv.Habits.AnswerAsync(harness.Tv.Line, launch!);

        await Should.ThrowAsync<OperationCanceledException>(playing);
        harness.Tv.Habits.AppId.ShouldBeNull();
    }

    private static async Task<bool> AnswerAsync(ScriptedTvLine line, string source, string channel, string json)
    {
        await line.SendAsync(source, channel, json);
        return true;
    }
}
