using CastWorker.Sessions;
using CastWorker.Sessions.Pipeline;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

public sealed class SessionRepairTests
{
    private const string Opened = "+stream +display +browser show:a +encoder +route";

    [Test, CancelAfter(10_000)]
    public async Task A_dead_encoder_is_replaced_alone_and_at_once(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        fixture.World.Encoders.Last.Die(ErrorCode.EncoderFailed);
        await fixture.JournalIsAsync($"{Opened} -encoder +encoder", ct);
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.TvHistory.ShouldBe("idle starting streaming recovering streaming");
        fixture.Tv.Restarts.ShouldBe(1);
        fixture.Tv.Error.ShouldBeNull();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_dead_browser_is_replaced_while_the_encoder_goes_on(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        fixture.World.PagesAreReady = false;

        fixture.World.Browsers.Last.Die(ErrorCode.BrowserFailed);
        await fixture.JournalIsAsync($"{Opened} -browser +browser show:a", ct);

        await fixture.TvIsAsync(SessionState.Recovering, ct);
        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.BrowserFailed);
        fixture.World.Browsers.Last.Ready("back");
        await fixture.TvIsAsync(SessionState.Streaming, ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_dead_display_takes_browser_and_encoder_with_it_but_not_the_route(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        fixture.World.Displays.Last.Die(ErrorCode.DisplayFailed);
        await fixture.JournalIsAsync($"{Opened} -encoder -browser -display +display +browser show:a +encoder", ct);
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.Tv.Restarts.ShouldBe(1);
    }

    [Test, CancelAfter(10_000)]
    public async Task Two_failures_at_once_name_the_cause_and_leave_the_session_whole(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        fixture.World.Displays.Hold();

        fixture.World.Encoders.Last.Die(ErrorCode.EncoderFailed);
        fixture.World.Displays.Last.Die(ErrorCode.DisplayFailed);
        await Eventually.BeTrueAsync(() => fixture.Tv.Error?.Code == ErrorCode.DisplayFailed, "the cause to be named", ct);
        fixture.World.Displays.Release();
        // Which of the two is noticed first decides whether there are one or two repairs; the second comes after a pause.
        await Eventually.BeTrueAsync(
            () =>
            {
                fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
                return fixture.Tv.State == SessionState.Streaming;
            },
            "the session to stream again",
            ct);

        SessionRacesTests.OpenStages(fixture).Order().ShouldBe(["browser", "display", "encoder", "route", "stream"]);
    }

    [Test, CancelAfter(10_000)]
    public async Task Repairs_that_fail_come_with_growing_pauses(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        fixture.World.Encoders.Fail(ErrorCode.EncoderFailed, StageName.Encoder);
        fixture.World.Encoders.Fail(ErrorCode.EncoderStalled, StageName.Encoder);

        fixture.World.Encoders.Last.Die(ErrorCode.EncoderFailed);
        await Eventually.BeTrueAsync(() => fixture.Tv.Restarts == 2, "the second repair", ct);
        fixture.World.Encoders.Tries.ShouldBe(2);
        await AdvanceAsync(fixture, tries: 3, seconds: 1, ct);
        await Eventually.BeTrueAsync(() => fixture.Tv.Error?.Code == ErrorCode.EncoderStalled, "the newest error", ct);
        await AdvanceAsync(fixture, tries: 4, seconds: 2, ct);

        await fixture.TvIsAsync(SessionState.Streaming, ct);
        fixture.Tv.Restarts.ShouldBe(3);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_session_that_cannot_be_repaired_ends_with_the_last_reason(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct, new SessionOptions { RepairLimit = TimeSpan.FromSeconds(5) });
        await fixture.StreamingAsync(ct);
        for (var failure = 0; failure < 20; failure++)
        {
            fixture.World.Encoders.Fail(ErrorCode.EncoderFailed, StageName.Encoder);
        }

        fixture.World.Encoders.Last.Die(ErrorCode.EncoderStalled);
        await Eventually.BeTrueAsync(
            () =>
            {
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                return fixture.Tv.State == SessionState.Error;
            },
            "the session to give up",
            ct);

        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.EncoderFailed);
        SessionRacesTests.OpenStages(fixture).ShouldBeEmpty();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stop_during_a_repair_stops(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        fixture.World.Encoders.Hold();
        fixture.World.Encoders.Last.Die(ErrorCode.EncoderFailed);
        await Eventually.BeTrueAsync(() => fixture.World.Encoders.Tries == 2, "the repair", ct);

        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Idle, ct);

        SessionRacesTests.OpenStages(fixture).ShouldBeEmpty();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_that_fails_later_is_published_while_the_stream_goes_on(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        fixture.World.Browsers.Last.Fail(ErrorCode.PageHttpError, final: true);
        await fixture.TvIsAsync(SessionState.Recovering, ct);
        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.PageHttpError);
        fixture.World.Browsers.Last.Ready("back");
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.Tv.Error.ShouldBeNull();
        fixture.World.Journal.ToString().ShouldBe(Opened);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_that_can_never_work_fails_the_start_at_once(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.PagesAreReady = false;
        await fixture.StartAsync(PageA);
        await fixture.JournalIsAsync("+stream +display +browser show:a", ct);

        fixture.World.Browsers.Last.Fail(ErrorCode.PageLogin, final: true);
        await fixture.TvIsAsync(SessionState.Error, ct);

        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.PageLogin);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_that_may_yet_come_is_waited_for_and_its_last_word_is_the_reason(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.PagesAreReady = false;
        await fixture.StartAsync(PageA);
        await fixture.JournalIsAsync("+stream +display +browser show:a", ct);

        fixture.World.Browsers.Last.Fail(ErrorCode.PageUnreachable);
        await Eventually.BeTrueAsync(() => fixture.Tv.Error?.Code == ErrorCode.PageUnreachable, "the error while starting", ct);
        fixture.Tv.State.ShouldBe(SessionState.Starting);
        fixture.Time.Advance(TimeSpan.FromSeconds(45));
        await fixture.TvIsAsync(SessionState.Error, ct);

        fixture.Tv.Error!.Code.ShouldBe(ErrorCode.PageUnreachable);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stage_that_hangs_or_throws_when_closed_does_not_keep_the_others_open(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        fixture.World.Browsers.Last.MayClose = new TaskCompletionSource().Task;
        fixture.World.Encoders.Last.CloseFailure = new InvalidOperationException("cannot");

        await fixture.StopAsync();
        await Eventually.BeTrueAsync(
            () =>
            {
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                return fixture.Tv.State == SessionState.Idle;
            },
            "the session to end all the same",
            ct);

        SessionRacesTests.OpenStages(fixture).ShouldBe(["browser"]);
    }

    [TestCase(new[] { StageName.Encoder }, "Encoder")]
    [TestCase(new[] { StageName.Browser }, "Browser")]
    [TestCase(new[] { StageName.Display }, "Display Browser Encoder")]
    [TestCase(new[] { StageName.Stream }, "Stream Encoder Route")]
    [TestCase(new[] { StageName.Route, StageName.Browser }, "Browser Route")]
    public void A_repair_opens_what_ended_and_what_stands_on_it(StageName[] ended, string expected) =>
        string.Join(' ', RepairPlan.For(ended, RepairPlan.OrderFor(TargetKind.Stream, isLive: false))).ShouldBe(expected);

    private static Task AdvanceAsync(SupervisorFixture fixture, int tries, int seconds, CancellationToken ct)
    {
        var before = fixture.Time.GetUtcNow();
        return Eventually.BeTrueAsync(
            () =>
            {
                // The clock goes only as far as the pause that is due, in small steps, since the pause begins on another thread.
                if (fixture.Time.GetUtcNow() - before < TimeSpan.FromSeconds(seconds * 2))
                {
                    fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
                }

                return fixture.World.Encoders.Tries == tries;
            },
            $"try {tries}",
            ct);
    }
}
