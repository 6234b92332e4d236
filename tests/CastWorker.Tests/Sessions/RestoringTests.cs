using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Scripted;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>What happens after a restart of the worker, on scripted stages: what comes back, when, and with which manners.</summary>
[CancelAfter(15_000)]
public sealed class RestoringTests
{
    private static readonly DateTimeOffset Then = new(2025, 12, 31, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task What_streamed_when_the_worker_was_stopped_streams_again(CancellationToken ct)
    {
        var disk = new ScriptedKeeper();
        await using (var before = await SupervisorFixture.StartAsync(ct, left: disk))
        {
            await before.StartAsync(PageA);
            await before.SendAsync(new SessionCommand.Adjust { Target = "tv", Settings = new SettingsChange { Zoom = 150 } });
            await before.TvIsAsync(SessionState.Streaming, ct);
            await before.ShutDownAsync(ct);
        }

        await using var after = await SupervisorFixture.StartAsync(ct, left: disk);
        await after.TvIsAsync(SessionState.Streaming, ct);

        (after.Tv.Page, after.Tv.Settings.Zoom, after.Tv.Title).ShouldBe((PageA, 150, "A title"));
    }

    [Test]
    public async Task What_was_stopped_stays_away_and_its_page_is_the_one_that_is_shown_next(CancellationToken ct)
    {
        var disk = new ScriptedKeeper();
        await using (var before = await SupervisorFixture.StartAsync(ct, left: disk))
        {
            await before.StreamingAsync(ct);
            await before.StopAsync();
            await before.TvIsAsync(SessionState.Idle, ct);
            await before.ShutDownAsync(ct);
        }

        await using var after = await SupervisorFixture.StartAsync(ct, left: disk);
        await after.StopAsync("hub");
        after.Tv.State.ShouldBe(SessionState.Idle);
        (await after.StartAsync(page: null)).ShouldBeNull();
        await after.TvIsAsync(SessionState.Streaming, ct);

        after.Tv.Page.ShouldBe(PageA);
    }

    [TestCase(ErrorCode.StoppedOnDevice)]
    [TestCase(ErrorCode.TakenOver)]
    public async Task What_a_person_ended_is_forgotten(ErrorCode code, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StartAsync(PageA, "cast");
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        fixture.Keeper.Of("cast")!.Wanted!.Page.ShouldBe(PageA);

        fixture.World.Showings.Last.Die(code);

        await Eventually.BeTrueAsync(() => fixture.Keeper.Of("cast") is { Wanted: null, LastPage: not null }, "it to be forgotten", ct);
    }

    [Test]
    public async Task A_doorbell_does_not_come_back_but_what_stood_below_it_does(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StreamingAsync(ct);

        await fixture.SendAsync(new SessionCommand.Start { Target = "tv", Page = PageB, Duration = TimeSpan.FromSeconds(30), Return = true });

        fixture.Keeper.Of("tv")!.Wanted!.Page.ShouldBe(PageA);
        fixture.Keeper.Of("tv")!.LastPage.ShouldBe(PageA);
    }

    [Test]
    public async Task A_screen_in_use_is_waited_for_whatever_was_asked_before(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct,
            left: Left("cast", takeOver: TakeOver.Always),
            world: world => world.Screen = new ScreenReport { Use = ScreenUse.Others, UsedBy = "Netflix" });

        await fixture.CastIsAsync(SessionState.Waiting, ct);
        fixture.World.Receivers.Last.Say(new ScreenReport { Use = ScreenUse.Free });
        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);

        fixture.World.Receivers.Last.Job!.TakeOver.ShouldBe(TakeOver.WhenIdle);
        fixture.World.Journal.Lines.ShouldNotContain(line => line.StartsWith("volume", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_TV_that_is_not_there_yet_is_tried_again_until_it_is(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, left: Left("cast"), world: world => FailReceivers(world, ErrorCode.TvNotFound, 5));

        await fixture.AdvanceUntilAsync(() => fixture.Cast.State == SessionState.Streaming, ct);

        fixture.World.Receivers.Tries.ShouldBe(6);
        fixture.Keeper.Of("cast")!.Wanted.ShouldNotBeNull();
    }

    [Test]
    public async Task A_TV_that_does_not_come_is_given_up_but_wanted_at_the_next_start(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, left: Left("cast"), world: world => FailReceivers(world, ErrorCode.TvUnreachable, 100));
        var began = fixture.Time.GetUtcNow();
        await fixture.AdvanceUntilAsync(() => fixture.Time.GetUtcNow() - began > TimeSpan.FromMinutes(30), ct, step: TimeSpan.FromSeconds(20));
        var tries = fixture.World.Receivers.Tries;
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.StopAsync("hub");

        tries.ShouldBeInRange(5, 15);
        fixture.World.Receivers.Tries.ShouldBe(tries);
        fixture.Cast.State.ShouldBe(SessionState.Error);
        fixture.Keeper.Of("cast")!.Wanted.ShouldNotBeNull();
    }

    [Test]
    public async Task A_command_meanwhile_is_the_later_word(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, left: Left("cast"), world: world => FailReceivers(world, ErrorCode.TvNotFound, 1));
        await fixture.CastIsAsync(SessionState.Error, ct);

        await fixture.StopAsync("cast");
        fixture.Time.Advance(TimeSpan.FromMinutes(5));
        await fixture.StopAsync("hub");

        fixture.Cast.State.ShouldBe(SessionState.Idle);
        fixture.World.Receivers.Tries.ShouldBe(1);
        fixture.Keeper.Of("cast")!.Wanted.ShouldBeNull();
    }

    [Test]
    public async Task What_does_not_get_better_by_waiting_is_not_tried_again(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct,
            manners: new CastManners { TakeOver = TakeOver.Never },
            left: Left("cast", takeOver: TakeOver.Never),
            world: world => world.Screen = new ScreenReport { Use = ScreenUse.Others, UsedBy = "Netflix" });
        await fixture.CastIsAsync(SessionState.Error, ct);

        fixture.Time.Advance(TimeSpan.FromMinutes(5));
        await fixture.StopAsync("hub");

        fixture.Cast.Error!.Code.ShouldBe(ErrorCode.ScreenInUse);
        fixture.World.Receivers.Tries.ShouldBe(1);
    }

    [Test]
    public async Task There_is_room_for_the_oldest_only(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct,
            options: new SessionOptions { MaxSessions = 1 },
            left: new ScriptedKeeper(Memory("cast", Then + TimeSpan.FromMinutes(1)), Memory("tv", Then)));

        await fixture.TvIsAsync(SessionState.Streaming, ct);
        await fixture.StopAsync("hub");

        fixture.Cast.State.ShouldBe(SessionState.Idle);
        fixture.World.Displays.Tries.ShouldBe(1);
    }

    [Test]
    public async Task A_target_that_is_found_later_comes_back_once_and_not_after_a_command(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, left: new ScriptedKeeper(Memory("kitchen", Then), Memory("attic", Then)));
        var kitchen = new Target { Slug = "kitchen", Name = "Kitchen" };
        fixture.Targets.Put(kitchen, isPresent: true);
        await Eventually.BeTrueAsync(() => fixture.Board.Of(kitchen).State == SessionState.Streaming, "the kitchen", ct);

        await fixture.StopAsync("kitchen");
        await Eventually.BeTrueAsync(() => fixture.Board.Of(kitchen).State == SessionState.Idle, "the kitchen to stop", ct);
        fixture.Targets.Put(kitchen, isPresent: false);
        fixture.Targets.Put(kitchen, isPresent: true);
        await fixture.StopAsync("hub");

        fixture.Board.Of(kitchen).State.ShouldBe(SessionState.Idle);
        fixture.World.Displays.Tries.ShouldBe(1);
    }

    [Test]
    public async Task What_another_worker_serves_meanwhile_stays_there_also_after_the_next_restart(CancellationToken ct)
    {
        var disk = new ScriptedKeeper(Memory("cast", Then), Memory("tv", Then));
        var known = new TaskCompletionSource();
        await using (var fixture = await SupervisorFixture.StartAsync(ct, left: disk, world: world => world.Known = known.Task))
        {
            await fixture.StopAsync("hub");
            fixture.Tv.State.ShouldBe(SessionState.Idle, "nobody knows yet whose it is");
            fixture.World.Theirs.Add("cast");
            known.SetResult();
            await fixture.TvIsAsync(SessionState.Streaming, ct);
            await fixture.StopAsync("hub");
            fixture.Cast.State.ShouldBe(SessionState.Idle);
            await fixture.ShutDownAsync(ct);
        }

        await using var after = await SupervisorFixture.StartAsync(ct, left: disk);
        await after.TvIsAsync(SessionState.Streaming, ct);
        await after.StopAsync("hub");
        after.Cast.State.ShouldBe(SessionState.Idle);
    }

    [Test]
    public async Task What_yields_to_another_worker_is_not_wanted_any_more(CancellationToken ct)
    {
        var disk = new ScriptedKeeper();
        await using (var fixture = await SupervisorFixture.StartAsync(ct, left: disk))
        {
            await fixture.StreamingAsync(ct);
            fixture.Yield("tv");
            await fixture.TvIsAsync(SessionState.Idle, ct);
            fixture.Tv.EndedBy.ShouldBe(EndReason.Yielded);
            await fixture.ShutDownAsync(ct);
        }

        await using var after = await SupervisorFixture.StartAsync(ct, left: disk);
        await after.StopAsync("hub");
        after.Tv.State.ShouldBe(SessionState.Idle);
    }

    [Test]
    public async Task Always_shows_the_configured_page_at_each_start(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct, restore: RestorePolicy.Always);

        await Eventually.BeTrueAsync(
            () => fixture.Board.All.Single(status => status.Target.Slug == "hub") is { State: SessionState.Streaming } hub && hub.Page == PageB,
            "the hub's own page",
            ct);

        fixture.Tv.State.ShouldBe(SessionState.Idle, "it has no page at all");
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task What_a_killed_run_left_on_a_TV_is_taken_away_when_nothing_is_to_come_back(int failures, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct,
            restore: RestorePolicy.Never,
            left: new ScriptedKeeper(Memory("cast", Then) with { AppSession = "old" }),
            world: world => world.TidyFailures = failures);

        await fixture.AdvanceUntilAsync(() => fixture.World.Tidied.ToString() == "cast", ct);

        fixture.World.Receivers.Tries.ShouldBe(0);
    }

    [Test]
    public async Task What_a_killed_run_left_is_not_touched_while_a_session_takes_it_over(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(
            ct, left: new ScriptedKeeper(Memory("cast", Then) with { AppSession = "old" }));

        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Tidied.ToString().ShouldBeEmpty();
    }

    private static TargetMemory Memory(string target, DateTimeOffset since, TakeOver takeOver = TakeOver.WhenIdle) => new()
    {
        Target = target,
        LastPage = PageA,
        Wanted = new WantedPage(PageA, takeOver, 0, since),
    };

    private static ScriptedKeeper Left(string target, TakeOver takeOver = TakeOver.WhenIdle) => new(Memory(target, Then, takeOver));

    private static void FailReceivers(ScriptedWorld world, ErrorCode code, int times)
    {
        for (var i = 0; i < times; i++)
        {
            world.Receivers.Fail(code, StageName.Receiver);
        }
    }
}
