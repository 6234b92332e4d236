using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions.Degrading;

/// <summary>A session on a machine that cannot keep up.</summary>
public sealed class DegradingTests
{
    private const string Cast = "cast";
    private const string Reopened = "-encoder -browser -display +display +browser show:a +encoder load";

    [Test, CancelAfter(20_000)]
    public async Task The_picture_becomes_less_and_is_as_wanted_again_later_and_the_TV_stays(CancellationToken ct)
    {
        await using var fixture = await OverloadedAsync(ct);

        await fixture.AdvanceUntilAsync(() => fixture.Cast.Degraded is not null, ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        await Eventually.BeTrueAsync(() => fixture.World.Displays.Last.FrameRate == 15, "the display with fewer pictures", ct);
        fixture.Cast.Shown.ShouldBe(new Quality { FrameRate = 15 });
        fixture.Cast.Settings.Quality.ShouldBe(new Quality(), "what is wanted stays");
        fixture.Cast.Degraded!.Reason.ShouldBe("The machine cannot keep up, 50 % of the pictures came too late: 1280x720 at 15 instead of 1280x720 at 30.");
        fixture.World.LostEachSecond = 0;
        await fixture.AdvanceUntilAsync(() => fixture.Cast.Degraded is null, ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        await Eventually.BeTrueAsync(() => fixture.World.Displays.Last.FrameRate == 30, "the display as wanted", ct);
        fixture.Cast.Restarts.ShouldBe(0, "nothing was wrong");
        fixture.World.Journal.ToString().ShouldEndWith($"+showing {Reopened} {Reopened}");
        fixture.World.Events.ToString().ShouldBe(
            "Starting Streaming Streaming:less Recovering Streaming Streaming:more Recovering Streaming");
    }

    [Test, CancelAfter(20_000)]
    public async Task It_goes_down_to_the_end_of_the_ladder_and_no_further(CancellationToken ct)
    {
        await using var fixture = await OverloadedAsync(ct);

        await fixture.AdvanceUntilAsync(() => fixture.Cast.Shown.Size.Height == 480, ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        fixture.World.Journal.ToString().ShouldContain("zoom:67", Case.Sensitive, "the page stays laid out as it was");
        for (var second = 0; second < 200; second++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await fixture.SendAsync(new SessionCommand.Reload { Target = Cast })).ShouldBeNull();
        fixture.Cast.Shown.ShouldBe(new Quality { FrameRate = 15, Size = new PictureSize(854, 480) });
    }

    [Test, CancelAfter(20_000)]
    public async Task Who_share_a_stream_change_together_and_share_it_on(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.LostEachSecond = 30;
        foreach (var target in (string[])["tv", "hub"])
        {
            await fixture.StartAsync(PageA, target);
            await Eventually.BeTrueAsync(() => fixture.StatusOf(target).State == SessionState.Streaming, target, ct);
        }

        var began = fixture.Time.GetUtcNow();
        await fixture.AdvanceUntilAsync(() => fixture.Tv.Degraded is not null && fixture.StatusOf("hub").Degraded is not null, ct);

        (fixture.Time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(29), "neither waits for another turn");
        await Eventually.BeTrueAsync(() => Alive(fixture, "display") == 1 && Alive(fixture, "route") == 2, () => $"one picture for both: {fixture.World.Journal}", ct);
        fixture.World.Displays.Last.FrameRate.ShouldBe(15);
    }

    [Test, CancelAfter(20_000)]
    public async Task What_somebody_wants_meanwhile_gets_its_own_chance(CancellationToken ct)
    {
        await using var fixture = await OverloadedAsync(ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.Degraded is not null, ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        var other = new Quality { MaxBitrateKbps = 1000 };

        (await fixture.SendAsync(new SessionCommand.Adjust { Target = Cast, Settings = new SettingsChange { Quality = other } })).ShouldBeNull();

        await Eventually.BeTrueAsync(() => fixture.World.Streams.Last.Settings!.Quality == other, "what is wanted", ct);
        fixture.Cast.Degraded.ShouldBeNull();
        fixture.Cast.Shown.ShouldBe(other);
    }

    [Test, CancelAfter(20_000)]
    public async Task The_next_session_begins_as_wanted(CancellationToken ct)
    {
        await using var fixture = await OverloadedAsync(ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.Degraded is not null, ct);

        await fixture.StopAsync(Cast);
        await fixture.CastIsAsync(SessionState.Idle, ct);
        fixture.Cast.Degraded.ShouldBeNull();
        await fixture.StartAsync(PageA, Cast);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Displays.Last.FrameRate.ShouldBe(30);
    }

    [Test, CancelAfter(20_000)]
    public async Task Where_it_is_switched_off_everything_stays_as_wanted(CancellationToken ct)
    {
        await using var fixture = await OverloadedAsync(ct, new SessionOptions { Degrade = false });

        for (var second = 0; second < 100; second++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await fixture.SendAsync(new SessionCommand.Reload { Target = Cast })).ShouldBeNull();
        fixture.Cast.Degraded.ShouldBeNull();
        fixture.World.Displays.All.Count.ShouldBe(1);
    }

    private static async Task<SupervisorFixture> OverloadedAsync(CancellationToken ct, SessionOptions? options = null)
    {
        var fixture = await SupervisorFixture.StartAsync(ct, options);
        fixture.World.LostEachSecond = 15;
        (await fixture.StartAsync(PageA, Cast)).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        return fixture;
    }

    private static int Alive(SupervisorFixture fixture, string stage) =>
        fixture.World.Journal.Lines.Count(line => line == $"+{stage}") - fixture.World.Journal.Lines.Count(line => line == $"-{stage}");
}
