using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

/// <summary>What a killed worker left on a TV: known again by its session id, ended politely, and never anybody else's.</summary>
[CancelAfter(30_000)]
public sealed class TvAftercareTests
{
    /// <summary>What the scripted TV calls the first app that it shows.</summary>
    private const string OldSession = "session-1";

    [Test]
    public async Task The_player_of_a_killed_run_is_ours_and_a_session_takes_its_place_at_once(CancellationToken ct)
    {
        await using var harness = Harness(appSession: OldSession);

        await using var receiver = await harness.ConnectAsync(ct);
        receiver.Screen.Use.ShouldBe(ScreenUse.Ours);
        await using var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        harness.Tv.Types(TvFrame.Receiver).ShouldBe(["GET_STATUS", "GET_STATUS", "STOP", "LAUNCH"]);
    }

    [Test]
    public async Task The_player_of_a_killed_run_is_ended_and_forgotten(CancellationToken ct)
    {
        await using var harness = Harness(appSession: OldSession);

        await harness.Aftercare.TidyAsync(harness.Target, ct);

        harness.Tv.Habits.AppId.ShouldBeNull();
        harness.Keeper.Of("tv").ShouldBeNull();
    }

    [Test]
    public async Task Somebody_elses_app_is_left_alone(CancellationToken ct)
    {
        await using var harness = Harness(appSession: "long-gone");

        await harness.Aftercare.TidyAsync(harness.Target, ct);

        harness.Tv.Types(TvFrame.Receiver).ShouldBe(["GET_STATUS"]);
        harness.Tv.Habits.AppId.ShouldBe(ScriptedTvHabits.Player);
        harness.Keeper.Of("tv").ShouldBeNull();
    }

    [Test]
    public async Task A_TV_that_is_owed_nothing_is_not_even_looked_at(CancellationToken ct)
    {
        await using var harness = new StageHarness();

        await harness.Aftercare.TidyAsync(harness.Target, ct);

        harness.Tv.Lines.ShouldBe(0);
    }

    [TestCase(0.0, true)]
    [TestCase(0.3, false)]
    public async Task The_volume_that_a_killed_run_took_is_given_back_unless_somebody_has_set_it(double now, bool given, CancellationToken ct)
    {
        await using var harness = new StageHarness(new TargetMemory { Target = "tv", VolumeOwed = 0.5 });
        harness.Tv.Habits.Level = now;

        await harness.Aftercare.TidyAsync(harness.Target, ct);

        harness.Tv.Habits.Level.ShouldBe(given ? 0.5 : now);
        harness.Keeper.Of("tv").ShouldBeNull();
    }

    [Test]
    public async Task What_cannot_be_reached_stays_owed(CancellationToken ct)
    {
        await using var harness = Harness(appSession: "old");
        harness.IsReachable = false;

        var failed = await Should.ThrowAsync<StageFailedException>(() => harness.Aftercare.TidyAsync(harness.Target, ct));

        failed.Error.Code.ShouldBe(ErrorCode.TvUnreachable);
        harness.Keeper.Of("tv")!.AppSession.ShouldBe("old");
    }

    [Test]
    public async Task What_we_launched_is_remembered_until_it_is_gone(CancellationToken ct)
    {
        await using var harness = new StageHarness();
        await using var receiver = await harness.ConnectAsync(ct);
        var showing = await harness.PlayAsync(receiver, harness.Job(), ct);

        harness.Keeper.Of("tv")!.AppSession.ShouldNotBeNull();
        await harness.UntilAsync(EndAsync(showing), ct);

        harness.Keeper.Of("tv").ShouldBeNull();
    }

    private static async Task<bool> EndAsync(IShowing showing)
    {
        await showing.DisposeAsync();
        return true;
    }

    private static StageHarness Harness(string appSession)
    {
        var harness = new StageHarness(new TargetMemory { Target = "tv", AppSession = appSession });
        harness.Tv.Habits.Show(ScriptedTvHabits.Player, "Default Media Receiver");
        return harness;
    }
}
