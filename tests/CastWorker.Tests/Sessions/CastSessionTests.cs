using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>Sessions with a TV, on scripted stages: who gets the screen, and what follows from each end.</summary>
public sealed class CastSessionTests
{
    private const string Pipeline = "+stream +display +browser show:a +encoder +route +showing";
    private const string PipelineClosed = "-showing -route -encoder -browser -display -stream";

    private static readonly ScreenReport Film = new() { Use = ScreenUse.Others, UsedBy = "Netflix" };
    private static readonly ScreenReport Free = new() { Use = ScreenUse.Free };

    [Test, CancelAfter(10_000)]
    public async Task The_TV_is_looked_at_first_and_left_last(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);

        fixture.Cast.Volume.ShouldBe(30);
        fixture.World.Receivers.Last.Stream!.Host.ShouldBe("192.0.2.1", "the address by which the TV reaches us");
        await fixture.StopAsync("cast");
        await fixture.CastIsAsync(SessionState.Idle, ct);

        fixture.World.Journal.ToString().ShouldBe($"+receiver {Pipeline} {PipelineClosed} -receiver");
        fixture.Cast.EndedBy.ShouldBe(EndReason.Command);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_screen_in_use_is_waited_for_and_nothing_is_started_meanwhile(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Screen = Film;

        (await fixture.StartAsync(PageA, "cast")).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Waiting, ct);

        fixture.Cast.BlockedBy.ShouldBe("Netflix");
        fixture.Cast.Error!.Code.ShouldBe(ErrorCode.ScreenInUse);
        fixture.World.Journal.ToString().ShouldBe("+receiver");
        fixture.World.Receivers.Last.Say(Free);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldBe($"+receiver {Pipeline}");
        fixture.Cast.BlockedBy.ShouldBeNull();
        fixture.Cast.Error.ShouldBeNull();
        fixture.CastHistory.ShouldBe("idle starting waiting starting streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_screen_that_is_free_between_two_films_only_is_left_alone(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Screen = Film;
        await fixture.StartAsync(PageA, "cast");
        await fixture.CastIsAsync(SessionState.Waiting, ct);

        fixture.World.Receivers.Last.Say(Free);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        fixture.World.Receivers.Last.Say(Film with { UsedBy = "YouTube" });
        await Eventually.BeTrueAsync(() => fixture.Cast.BlockedBy == "YouTube", "the other app", ct);
        fixture.Time.Advance(TimeSpan.FromSeconds(20));

        fixture.Cast.State.ShouldBe(SessionState.Waiting);
        (await fixture.StopAsync("cast")).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Idle, ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task Never_means_an_error_at_once_that_says_who_has_it(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct, manners: new CastManners { TakeOver = TakeOver.Never });
        fixture.World.Screen = Film;

        await fixture.StartAsync(PageA, "cast");
        await fixture.CastIsAsync(SessionState.Error, ct);

        fixture.Cast.Error!.Code.ShouldBe(ErrorCode.ScreenInUse);
        fixture.Cast.Error.Message.ShouldContain("Netflix");
        fixture.World.Journal.ToString().ShouldBe("+receiver -receiver");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_command_that_may_take_the_screen_takes_it_also_from_a_session_that_waits([Values] bool waiting, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Screen = Film;
        if (waiting)
        {
            await fixture.StartAsync(PageA, "cast");
            await fixture.CastIsAsync(SessionState.Waiting, ct);
        }

        await fixture.SendAsync(new SessionCommand.Start { Target = "cast", Page = PageA, TakeOver = TakeOver.Always });
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Receivers.Last.Job!.TakeOver.ShouldBe(TakeOver.Always);
    }

    [TestCase(ErrorCode.StoppedOnDevice, EndReason.StoppedOnDevice), CancelAfter(10_000)]
    [TestCase(ErrorCode.TakenOver, EndReason.TakenOver)]
    public async Task What_a_person_ended_stays_ended(ErrorCode code, EndReason reason, CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);

        fixture.World.Showings.Last.Die(code);
        await fixture.CastIsAsync(SessionState.Idle, ct);
        fixture.Time.Advance(TimeSpan.FromHours(1));

        fixture.Cast.EndedBy.ShouldBe(reason);
        fixture.Cast.Error.ShouldBeNull();
        SessionRacesTests.OpenStages(fixture).ShouldBeEmpty();
        fixture.World.Events.ToString().ShouldBe($"Starting Streaming Stopping:{reason} Idle:{reason}");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_person_who_took_over_gets_the_screen_until_it_has_been_free_for_as_long_as_the_manners_say(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners { ResumeWhenIdle = TimeSpan.FromMinutes(10) }, ct);
        fixture.World.Receivers.Last.Say(Film);

        fixture.World.Showings.Last.Die(ErrorCode.TakenOver);
        await fixture.CastIsAsync(SessionState.Interrupted, ct);
        await fixture.JournalIsAsync($"+receiver {Pipeline} {PipelineClosed}", ct);
        fixture.Cast.BlockedBy.ShouldBe("Netflix");
        fixture.World.Receivers.Last.Say(Free);
        await Eventually.BeTrueAsync(() => fixture.Cast.BlockedBy is null, "the free screen to be noticed", ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct, step: TimeSpan.FromMinutes(1));

        fixture.CastHistory.ShouldBe("idle starting streaming interrupted starting streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_start_by_hand_takes_the_free_screen_at_once_whatever_the_manners_say(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners { ResumeWhenIdle = TimeSpan.FromHours(10) }, ct);
        fixture.World.Screen = Free;
        fixture.World.Receivers.Last.Say(Free);
        fixture.World.Showings.Last.Die(ErrorCode.StoppedOnDevice);
        await fixture.CastIsAsync(SessionState.Interrupted, ct);

        (await fixture.StartAsync(PageA, "cast")).ShouldBeNull();
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_TV_that_comes_back_in_time_and_idle_is_cast_to_again(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);
        fixture.World.Receivers.Fail(ErrorCode.TvUnreachable, StageName.Receiver);
        fixture.World.Receivers.Fail(ErrorCode.TvUnreachable, StageName.Receiver);

        fixture.World.Receivers.Last.Die(ErrorCode.ConnectionLost);
        await fixture.CastIsAsync(SessionState.Interrupted, ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);

        fixture.World.Receivers.Tries.ShouldBe(4);
        fixture.Cast.Error.ShouldBeNull();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_TV_that_does_not_come_back_in_time_ends_the_session_with_an_error(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);
        for (var tries = 0; tries < 200; tries++)
        {
            fixture.World.Receivers.Fail(ErrorCode.TvUnreachable, StageName.Receiver);
        }

        fixture.World.Receivers.Last.Die(ErrorCode.ConnectionLost);
        await fixture.CastIsAsync(SessionState.Interrupted, ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Error, ct, step: TimeSpan.FromSeconds(10));

        fixture.Cast.EndedBy.ShouldBe(EndReason.ConnectionLost);
        fixture.Cast.Error!.Code.ShouldBe(ErrorCode.ConnectionLost);
        SessionRacesTests.OpenStages(fixture).ShouldBeEmpty();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_TV_that_comes_back_with_a_film_on_it_is_left_to_the_film(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);
        fixture.World.Screen = Film;

        fixture.World.Receivers.Last.Die(ErrorCode.ConnectionLost);
        await fixture.CastIsAsync(SessionState.Idle, ct);

        fixture.Cast.EndedBy.ShouldBe(EndReason.TakenOver);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_showing_that_gave_up_is_opened_again_after_a_pause_while_the_stream_goes_on(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);

        fixture.World.Showings.Last.Die(ErrorCode.PlaybackFailed);
        await fixture.CastIsAsync(SessionState.Recovering, ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldBe($"+receiver {Pipeline} -showing +showing");
        fixture.Cast.Restarts.ShouldBe(1);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_showing_in_trouble_is_told_and_so_is_its_recovery(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);
        var report = fixture.World.Receivers.Last.Job!.Report;

        report(new SessionError(ErrorCode.TvStuck, "It neither moves nor fetches."));
        await fixture.CastIsAsync(SessionState.Recovering, ct);
        fixture.Cast.Error!.Code.ShouldBe(ErrorCode.TvStuck);
        report(null);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldBe($"+receiver {Pipeline}");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_doorbell_is_shown_for_a_while_and_then_what_was_there_before(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);

        await fixture.SendAsync(new SessionCommand.Start
        {
            Target = "cast",
            Page = PageB,
            Priority = 10,
            Duration = TimeSpan.FromSeconds(30),
            Return = true,
        });
        await fixture.JournalIsAsync($"+receiver {Pipeline} show:b", ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.Page == PageA, ct);

        fixture.World.Journal.ToString().ShouldBe($"+receiver {Pipeline} show:b show:a");
        fixture.CastHistory.ShouldBe("idle starting streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_wanted_for_a_while_only_ends_by_itself(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        await fixture.SendAsync(new SessionCommand.Start { Target = "cast", Page = PageA, Duration = TimeSpan.FromSeconds(30) });
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Idle, ct);

        fixture.Cast.EndedBy.ShouldBe(EndReason.Duration);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_wish_of_lower_priority_does_not_displace_a_higher_one(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.SendAsync(new SessionCommand.Start { Target = "cast", Page = PageA, Priority = 10 });

        (await fixture.StartAsync(PageB, "cast"))!.Code.ShouldBe(ErrorCode.LowerPriority);
    }

    [Test, CancelAfter(10_000)]
    public async Task Volume_is_set_only_when_asked_and_only_where_there_is_a_TV(CancellationToken ct)
    {
        await using var fixture = await StreamingAsync(new CastManners(), ct);

        (await fixture.SendAsync(new SessionCommand.Adjust { Target = "cast", Sound = new Sound(20, true) })).ShouldBeNull();
        await fixture.JournalIsAsync($"+receiver {Pipeline} volume:20 muted:True", ct);

        (await fixture.SendAsync(new SessionCommand.Adjust { Target = "tv", Sound = new Sound(20, null) }))!.Code.ShouldBe(ErrorCode.NotSupported);
    }

    private static async Task<SupervisorFixture> StreamingAsync(CastManners manners, CancellationToken ct)
    {
        var fixture = await SupervisorFixture.StartAsync(ct, manners: manners);
        (await fixture.StartAsync(PageA, "cast")).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        return fixture;
    }
}
