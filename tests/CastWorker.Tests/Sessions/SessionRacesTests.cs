using CastWorker.Sessions;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

public sealed class SessionRacesTests
{
    private const string Opened = "+stream +display +browser show:a +encoder +route";
    private const string Closed = "-route -encoder -browser -display -stream";

    [Test, CancelAfter(10_000)]
    public async Task Stages_open_in_order_and_close_in_reverse(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        (await fixture.StopAsync()).ShouldBeNull();
        await fixture.TvIsAsync(SessionState.Idle, ct);

        fixture.World.Journal.ToString().ShouldBe($"{Opened} {Closed}");
        fixture.TvHistory.ShouldBe("idle starting streaming stopping idle");
        fixture.Tv.EndedBy.ShouldBe(EndReason.Command);
        fixture.Tv.StreamUrl.ShouldBeNull();
        fixture.World.Removed.ToString().ShouldBe("tv-1");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stop_during_any_opening_closes_what_is_open(
        [Values] StageName stage, CancellationToken ct)
    {
        if (stage is StageName.Receiver or StageName.Showing)
        {
            return;
        }

        await using var fixture = await SupervisorFixture.StartAsync(ct);
        Hold(fixture, stage);
        await fixture.StartAsync(PageA);
        await TriedAsync(fixture, stage, ct);

        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Idle, ct);

        OpenStages(fixture).ShouldBeEmpty();
        fixture.TvHistory.ShouldBe("idle starting stopping idle");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stop_while_the_page_loads_does_not_wait_for_it(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.PagesAreReady = false;
        await fixture.StartAsync(PageA);
        await fixture.JournalIsAsync("+stream +display +browser show:a", ct);

        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Idle, ct);

        fixture.World.Journal.ToString().ShouldEndWith("-browser -display -stream");
    }

    [Test, CancelAfter(10_000)]
    public async Task An_opener_that_does_not_heed_its_token_is_given_up_and_closed_when_it_returns(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Browsers.Hold();
        fixture.World.Browsers.IgnoresCancellation = true;
        await fixture.StartAsync(PageA);
        await TriedAsync(fixture, StageName.Browser, ct);

        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Stopping, ct);
        await fixture.AdvanceUntilAsync(() => fixture.Tv.State == SessionState.Idle, ct);
        fixture.World.Browsers.Release();

        await CastWorker.TestSupport.Eventually.BeTrueAsync(
            () => fixture.World.Browsers.All is [{ IsClosed: true }], "the late browser to be closed", ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stage_that_is_not_ready_in_time_fails_the_start_by_name(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Displays.Hold();
        await fixture.StartAsync(PageA);
        await TriedAsync(fixture, StageName.Display, ct);

        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await fixture.TvIsAsync(SessionState.Error, ct);

        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.StageTimeout);
        fixture.Tv.Error.Message.ShouldBe("The display was not ready within 10 s.");
        fixture.Tv.Error.Stage.ShouldBe(StageName.Display);
        fixture.World.Journal.ToString().ShouldBe("+stream -stream");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stage_that_dies_while_a_later_one_opens_is_noticed_at_once_and_opening_is_tried_again(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Hold();
        await fixture.StartAsync(PageA);
        await TriedAsync(fixture, StageName.Encoder, ct);

        fixture.World.Displays.Last.Die(ErrorCode.DisplayFailed);
        await CastWorker.TestSupport.Eventually.BeTrueAsync(() => fixture.World.Encoders.Tries == 2, "a second try", ct);
        fixture.World.Encoders.Release();
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldBe($"+stream +display +browser show:a -browser -display -stream {Opened}");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_start_that_fails_twice_ends_in_an_error_with_everything_closed(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Fail(ErrorCode.EncoderFailed, StageName.Encoder);
        fixture.World.Encoders.Fail(ErrorCode.EncoderFailed, StageName.Encoder);

        await fixture.StartAsync(PageA);
        await fixture.TvIsAsync(SessionState.Error, ct);

        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.EncoderFailed);
        fixture.Tv.EndedBy.ShouldBe(EndReason.Error);
        OpenStages(fixture).ShouldBeEmpty();
        fixture.TvHistory.ShouldBe("idle starting stopping error");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stop_clears_an_error_and_a_start_leaves_it_behind([Values] bool stop, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Streams.Fail(ErrorCode.DiskFull, StageName.Stream);
        await fixture.StartAsync(PageA);
        await fixture.TvIsAsync(SessionState.Error, ct);

        await (stop ? fixture.StopAsync() : fixture.StartAsync(PageA));

        await fixture.TvIsAsync(stop ? SessionState.Idle : SessionState.Streaming, ct);
        fixture.Tv.Error.ShouldBeNull();
    }

    [Test, CancelAfter(10_000)]
    public async Task Starting_what_runs_with_the_same_page_changes_nothing(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        var before = fixture.World.Published.Count;

        (await fixture.StartAsync(PageA)).ShouldBeNull();
        (await fixture.StartAsync(page: null)).ShouldBeNull();

        fixture.World.Journal.ToString().ShouldBe(Opened);
        fixture.World.Published.Count.ShouldBe(before);
    }

    [Test, CancelAfter(10_000)]
    public async Task Starting_what_runs_with_another_page_navigates_and_leaves_the_stream_alone(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        (await fixture.StartAsync(PageB)).ShouldBeNull();
        await fixture.JournalIsAsync($"{Opened} show:b", ct);

        fixture.Tv.Page.ShouldBe(PageB);
        fixture.TvHistory.ShouldBe("idle starting streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task Another_page_during_the_start_is_the_one_that_is_waited_for(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.PagesAreReady = false;
        await fixture.StartAsync(PageA);
        await fixture.JournalIsAsync("+stream +display +browser show:a", ct);
        var browser = fixture.World.Browsers.Last;

        await fixture.StartAsync(PageB);
        await fixture.JournalIsAsync("+stream +display +browser show:a show:b", ct);
        browser.Ready("B");
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.Tv.Title.ShouldBe("B");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_shutdown_in_mid_start_closes_everything(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Hold();
        await fixture.StartAsync(PageA);
        await TriedAsync(fixture, StageName.Encoder, ct);

        await fixture.ShutDownAsync(ct);

        OpenStages(fixture).ShouldBeEmpty();
        fixture.Tv.State.ShouldBe(SessionState.Idle);
        fixture.Tv.EndedBy.ShouldBe(EndReason.Shutdown);
        (await fixture.StartAsync(PageA))!.Code.ShouldBe(ErrorCode.ShuttingDown);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_start_while_the_last_session_still_closes_begins_when_it_is_gone(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        var mayClose = new TaskCompletionSource();
        fixture.World.Encoders.Last.MayClose = mayClose.Task;
        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Stopping, ct);

        (await fixture.StartAsync(PageB)).ShouldBeNull();
        fixture.World.Displays.Tries.ShouldBe(1);
        mayClose.SetResult();
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldBe($"{Opened} {Closed} +stream +display +browser show:b +encoder +route");
    }

    [Test, CancelAfter(20_000)]
    public async Task A_storm_of_starts_and_stops_ends_as_the_last_one_said([Values] bool lastIsStart, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        var answers = new List<Task<SessionError?>>();
        for (var turn = 0; turn < 200; turn++)
        {
            answers.Add(turn % 2 == 0 ? fixture.StopAsync() : fixture.StartAsync(turn % 3 == 0 ? PageA : PageB));
        }

        answers.Add(lastIsStart ? fixture.StartAsync(PageA) : fixture.StopAsync());
        (await Task.WhenAll(answers)).ShouldAllBe(refusal => refusal == null);

        await fixture.TvIsAsync(lastIsStart ? SessionState.Streaming : SessionState.Idle, ct);
        OpenStages(fixture).Count.ShouldBe(lastIsStart ? 5 : 0);
    }

    internal static IReadOnlyList<string> OpenStages(SupervisorFixture fixture)
    {
        var open = new List<string>();
        foreach (var line in fixture.World.Journal.Lines)
        {
            if (line[0] == '+')
            {
                open.Add(line[1..]);
            }
            else if (line[0] == '-')
            {
                open.Remove(line[1..]);
            }
        }

        return open;
    }

    private static void Hold(SupervisorFixture fixture, StageName stage)
    {
        Action hold = stage switch
        {
            StageName.Stream => fixture.World.Streams.Hold,
            StageName.Display => fixture.World.Displays.Hold,
            StageName.Browser => fixture.World.Browsers.Hold,
            StageName.Encoder => fixture.World.Encoders.Hold,
            _ => fixture.World.Routes.Hold,
        };
        hold();
    }

    private static Task TriedAsync(SupervisorFixture fixture, StageName stage, CancellationToken ct) =>
        CastWorker.TestSupport.Eventually.BeTrueAsync(
            () => 0 < stage switch
            {
                StageName.Stream => fixture.World.Streams.Tries,
                StageName.Display => fixture.World.Displays.Tries,
                StageName.Browser => fixture.World.Browsers.Tries,
                StageName.Encoder => fixture.World.Encoders.Tries,
                _ => fixture.World.Routes.Tries,
            },
            $"the {stage} to be opened",
            ct);
}
