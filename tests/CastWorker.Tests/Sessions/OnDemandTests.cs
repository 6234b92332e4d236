using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>A stream that is made only while somebody watches.</summary>
public sealed class OnDemandTests
{
    private const string Seldom = "seldom";
    private const string Made = "+stream +display +browser show:a +encoder +route";
    private const string Gone = "-route -encoder -browser -display -stream";

    [Test, CancelAfter(10_000)]
    public async Task Nothing_is_made_before_somebody_asks_but_there_is_an_address(CancellationToken ct)
    {
        await using var fixture = await AsleepAsync(ct);

        fixture.World.Journal.ToString().ShouldBe("+door");
        fixture.StatusOf(Seldom).StreamUrl.ShouldBe(fixture.World.Door!.Url);
        fixture.StatusOf(Seldom).Error.ShouldBeNull();
    }

    [Test, CancelAfter(10_000)]
    public async Task It_is_made_for_the_first_viewer_closed_after_the_last_and_made_again(CancellationToken ct)
    {
        await using var fixture = await AsleepAsync(ct);
        for (var round = 0; round < 3; round++)
        {
            await VisitAsync(fixture, ct);
            await fixture.AdvanceUntilAsync(() => fixture.StatusOf(Seldom).State == SessionState.Waiting, ct, TimeSpan.FromSeconds(5));
        }

        await fixture.JournalIsAsync($"+door {Made} {Gone} {Made} {Gone} {Made} {Gone}", ct);
        await fixture.StopAsync(Seldom);
        await Eventually.BeTrueAsync(() => fixture.StatusOf(Seldom).State == SessionState.Idle, "the end", ct);
        fixture.World.Journal.Lines[^1].ShouldBe("-door");
        fixture.StatusOf(Seldom).StreamUrl.ShouldBeNull();
    }

    [Test, CancelAfter(10_000)]
    public async Task It_goes_on_while_somebody_fetches(CancellationToken ct)
    {
        await using var fixture = await AsleepAsync(ct);
        await VisitAsync(fixture, ct);
        for (var second = 0; second < 120; second++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            fixture.World.Routes.Last.Visits = new() { LastSegment = fixture.Time.GetUtcNow() };
        }

        await fixture.SendAsync(new SessionCommand.Reload { Target = Seldom });
        await fixture.JournalIsAsync($"+door {Made} reload", ct);
        fixture.StatusOf(Seldom).State.ShouldBe(SessionState.Streaming);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_cannot_be_made_says_so_and_is_tried_again_for_the_next_viewer(CancellationToken ct)
    {
        await using var fixture = await AsleepAsync(ct);
        fixture.World.Streams.Fail(ErrorCode.DiskFull, StageName.Stream);

        fixture.World.Door!.Visit();
        await Eventually.BeTrueAsync(() => fixture.StatusOf(Seldom) is { State: SessionState.Waiting, Error.Code: ErrorCode.DiskFull }, "the failure to be told", ct);
        fixture.StatusOf(Seldom).StreamUrl.ShouldBe(fixture.World.Door.Url);
        await VisitAsync(fixture, ct);

        fixture.StatusOf(Seldom).Error.ShouldBeNull();
        fixture.World.Journal.ToString().ShouldBe($"+door {Made}");
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_wanted_while_it_sleeps_is_what_the_next_viewer_sees_and_stopping_ends_it(CancellationToken ct)
    {
        await using var fixture = await AsleepAsync(ct);
        await fixture.SendAsync(new SessionCommand.Navigate { Target = Seldom, Page = PageB });
        fixture.StatusOf(Seldom).State.ShouldBe(SessionState.Waiting);
        await Eventually.BeTrueAsync(() => fixture.StatusOf(Seldom).Page == PageB, "the page", ct);

        await VisitAsync(fixture, ct);
        await fixture.StopAsync(Seldom);

        await fixture.JournalIsAsync($"+door {Made.Replace("show:a", "show:b", StringComparison.Ordinal)} {Gone} -door", ct);
    }

    private static async Task<SupervisorFixture> AsleepAsync(CancellationToken ct)
    {
        var fixture = await SupervisorFixture.StartAsync(ct);
        (await fixture.StartAsync(PageA, Seldom)).ShouldBeNull();
        await Eventually.BeTrueAsync(() => fixture.StatusOf(Seldom).State == SessionState.Waiting, "it to wait for viewers", ct);
        return fixture;
    }

    private static async Task VisitAsync(SupervisorFixture fixture, CancellationToken ct)
    {
        await Eventually.BeTrueAsync(
            () =>
            {
                fixture.World.Door!.Visit();
                return fixture.StatusOf(Seldom).State == SessionState.Streaming;
            },
            () => $"it to be made: {fixture.World.Journal}",
            ct);
    }
}
