using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

public sealed class CommandTests
{
    [Test, CancelAfter(10_000)]
    public async Task What_cannot_be_done_is_refused_by_name(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        (await fixture.StartAsync(PageA, "nobody"))!.Code.ShouldBe(ErrorCode.UnknownTarget);
        (await fixture.StartAsync(page: null))!.Code.ShouldBe(ErrorCode.NoPage);
        (await fixture.SendAsync(new SessionCommand.Reload { Target = "tv" }))!.Code.ShouldBe(ErrorCode.NotStreaming);
        (await fixture.SendAsync(new SessionCommand.Navigate { Target = "tv", Page = PageB }))!.Code.ShouldBe(ErrorCode.NotStreaming);
        (await fixture.StopAsync()).ShouldBeNull();
        fixture.World.Journal.Lines.ShouldBeEmpty();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_start_without_a_page_takes_the_last_one_else_the_configured_one(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);
        await fixture.StopAsync();
        await fixture.TvIsAsync(SessionState.Idle, ct);

        (await fixture.StartAsync(page: null)).ShouldBeNull();
        await fixture.TvIsAsync(SessionState.Streaming, ct);
        (await fixture.StartAsync(page: null, "hub")).ShouldBeNull();
        await CastWorker.TestSupport.Eventually.BeTrueAsync(() => fixture.World.Browsers.All.Count == 3, "the hub's browser", ct);

        fixture.World.Browsers.All.Select(browser => browser.Page).ShouldBe([PageA, PageA, PageB]);
    }

    [Test, CancelAfter(10_000)]
    public async Task One_session_more_than_allowed_is_refused(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct, new SessionOptions { MaxSessions = 1 });
        await fixture.StreamingAsync(ct);

        var refusal = await fixture.StartAsync(PageA, "hub");

        refusal!.Code.ShouldBe(ErrorCode.NoCapacity);
    }

    [Test, CancelAfter(10_000)]
    public async Task The_transaction_of_an_accepted_command_is_in_the_state(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        await fixture.SendAsync(new SessionCommand.Start { Target = "tv", Page = PageA, Transaction = "a1" });

        fixture.Tv.LastTransaction.ShouldBe("a1");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_full_queue_refuses_instead_of_growing(CancellationToken ct)
    {
        var queue = new CommandQueue();
        var commands = Enumerable.Range(0, 300).Select(_ => new SessionCommand.Stop { Target = "tv" }).ToArray();

        foreach (var command in commands)
        {
            queue.Send(command);
        }

        var refused = commands.Where(command => command.Answered.IsCompleted).ToArray();
        refused.Length.ShouldBe(44);
        (await refused[0].Answered.WaitAsync(ct))!.Code.ShouldBe(ErrorCode.TooManyRequests);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_stream_that_nobody_watches_ends_by_itself_when_that_is_wanted(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, new SessionOptions { EndWithoutViewersAfter = TimeSpan.FromMinutes(10) });
        await fixture.StreamingAsync(ct);

        for (var minute = 0; minute < 30; minute++)
        {
            fixture.World.Routes.Last.Visits = new(minute, minute, fixture.Time.GetUtcNow());
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
        }

        fixture.Tv.State.ShouldBe(SessionState.Streaming, "somebody watched");
        await fixture.AdvanceUntilAsync(() => fixture.Tv.State == SessionState.Idle, ct, step: TimeSpan.FromMinutes(1));
        fixture.Tv.EndedBy.ShouldBe(EndReason.NoViewers);
    }

    [Test, CancelAfter(10_000)]
    public async Task The_name_of_a_session_is_short_however_long_that_of_its_target_is(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        await fixture.StartAsync(PageA, SupervisorFixture.LongName);
        await CastWorker.TestSupport.Eventually.BeTrueAsync(() => fixture.World.Routes.All.Count == 1, "the stream", ct);
        await fixture.StopAsync(SupervisorFixture.LongName);
        await CastWorker.TestSupport.Eventually.BeTrueAsync(() => fixture.World.Removed.Lines.Count == 1, "the end", ct);

        fixture.World.Removed.ToString().ShouldBe("wohnzi-1", "it becomes a part of the path of a socket, which ends at 107 bytes");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_reload_reaches_the_browser(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        (await fixture.SendAsync(new SessionCommand.Reload { Target = "tv" })).ShouldBeNull();

        await fixture.JournalIsAsync("+stream +display +browser show:a +encoder +route reload", ct);
    }
}
