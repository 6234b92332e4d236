using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>What people change about a stream while it runs, or before it does.</summary>
public sealed class MidstreamTests
{
    private const string Cast = "cast";
    private const string Opened = "+receiver +stream +display +browser show:a +encoder +route +showing";
    private const string Reopened = "-encoder -browser -display +display +browser show:a +encoder load";

    private static readonly Quality Small = new() { Size = new PictureSize(854, 480), MaxBitrateKbps = 2000 };

    [Test, CancelAfter(10_000)]
    public async Task Another_size_reopens_what_shows_it_and_keeps_the_TV_and_the_address(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);

        (await AdjustAsync(fixture, new SettingsChange { Quality = Small })).ShouldBeNull();
        await fixture.JournalIsAsync($"{Opened} {Reopened}", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Displays.Last.Size.ShouldBe(Small.Size);
        fixture.World.Streams.Last.Settings!.Quality.ShouldBe(Small);
        fixture.Cast.Restarts.ShouldBe(0, "nothing was wrong");
        fixture.Cast.Settings.Quality.ShouldBe(Small);
        fixture.CastHistory.ShouldBe("idle starting streaming recovering streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task An_address_that_differs_behind_the_hash_only_is_another_page(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        var tab = new Uri(PageA, "#/kitchen");

        await fixture.SendAsync(new SessionCommand.Navigate { Target = Cast, Page = tab });

        await fixture.JournalIsAsync($"{Opened} show:a", ct);
        await Eventually.BeTrueAsync(() => fixture.Cast.Page?.OriginalString == tab.OriginalString, "the state to name it", ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_so_already_changes_nothing(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);

        (await AdjustAsync(fixture, new SettingsChange { Quality = new Quality(), Mode = StreamMode.Normal, Zoom = 100 })).ShouldBeNull();
        (await AdjustAsync(fixture, new SettingsChange { Zoom = 150 })).ShouldBeNull();
        await fixture.JournalIsAsync($"{Opened} zoom:150", ct);

        fixture.CastHistory.ShouldBe("idle starting streaming");
    }

    [Test, CancelAfter(10_000)]
    public async Task Another_rate_at_the_same_size_needs_another_encoder_only(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);

        await AdjustAsync(fixture, new SettingsChange { Quality = new Quality { MaxBitrateKbps = 1000 } });

        await fixture.JournalIsAsync($"{Opened} -encoder +encoder load", ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task Another_mode_is_a_matter_of_the_playlist_and_of_loading_it(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);

        await AdjustAsync(fixture, new SettingsChange { Mode = StreamMode.Safe });
        await fixture.JournalIsAsync($"{Opened} load", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Streams.Last.Settings!.Mode.ShouldBe(StreamMode.Safe);
        fixture.Cast.Restarts.ShouldBe(0);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_mode_that_cannot_be_is_refused_and_changes_nothing([Values] bool withStart, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.SafeRefusal = new SessionError(ErrorCode.NotSupported, "The window is too short.");
        var change = new SettingsChange { Mode = StreamMode.Safe };

        var refusal = withStart
            ? await fixture.SendAsync(new SessionCommand.Start { Target = Cast, Page = PageA, Settings = change })
            : await AdjustAsync(fixture, change);

        refusal!.Code.ShouldBe(ErrorCode.NotSupported);
        fixture.Cast.Changes.ShouldBe(SettingsChange.None);
        fixture.Cast.State.ShouldBe(SessionState.Idle);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_changed_while_nothing_runs_holds_for_the_next_session_and_the_one_after(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        (await AdjustAsync(fixture, new SettingsChange { Quality = Small, Zoom = 200 }, "tv")).ShouldBeNull();

        for (var session = 0; session < 2; session++)
        {
            await fixture.StreamingAsync(ct);
            fixture.World.Displays.Last.Size.ShouldBe(Small.Size);
            await fixture.StopAsync();
            await fixture.TvIsAsync(SessionState.Idle, ct);
        }

        const string Whole = "+stream +display +browser zoom:200 show:a +encoder +route -route -encoder -browser -display -stream";
        fixture.World.Journal.ToString().ShouldBe($"{Whole} {Whole}");
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_changed_while_it_starts_is_so_once_it_streams(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Hold();
        await fixture.StartAsync(PageA, Cast);
        await Eventually.BeTrueAsync(() => fixture.World.Encoders.Tries == 1, "the encoder to be opened", ct);

        await AdjustAsync(fixture, new SettingsChange { Quality = Small });
        fixture.World.Encoders.Release();
        await fixture.JournalIsAsync($"{Opened} {Reopened}", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Displays.Last.Size.ShouldBe(Small.Size);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_changed_during_a_change_is_changed_after_it(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        var loaded = new TaskCompletionSource();
        fixture.World.Showings.Last.MayLoad = loaded.Task;
        await AdjustAsync(fixture, new SettingsChange { Quality = Small });
        await fixture.JournalIsAsync($"{Opened} {Reopened}", ct);

        await AdjustAsync(fixture, new SettingsChange { Quality = new Quality() });
        loaded.SetResult();
        await fixture.JournalIsAsync($"{Opened} {Reopened} {Reopened}", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Displays.Last.Size.ShouldBe(new Quality().Size);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_part_that_fails_during_a_change_is_repaired_like_any_other(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        fixture.World.Encoders.Fail(ErrorCode.EncoderFailed, StageName.Encoder);

        await AdjustAsync(fixture, new SettingsChange { Quality = Small });
        await Eventually.BeTrueAsync(() => fixture.Cast.Restarts == 1, "the repair", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.World.Journal.ToString().ShouldEndWith("+display +browser show:a +encoder load");
    }

    [Test, CancelAfter(10_000)]
    public async Task Words_stand_over_the_page_also_of_the_next_browser_while_their_time_is_not_over(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        (await SayAsync(fixture, "Hello", seconds: 30)).ShouldBeNull();
        await fixture.JournalIsAsync($"{Opened} say:Hello:30", ct);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));

        fixture.World.Browsers.Last.Die(ErrorCode.BrowserFailed);
        await fixture.JournalIsAsync($"{Opened} say:Hello:30 -browser +browser show:a say:Hello:20", ct);
        fixture.Time.Advance(TimeSpan.FromSeconds(90));
        fixture.World.Browsers.Last.Die(ErrorCode.BrowserFailed);

        await fixture.JournalIsAsync($"{Opened} say:Hello:30 -browser +browser show:a say:Hello:20 -browser +browser show:a", ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task Without_a_session_there_is_nothing_to_say_it_over_and_nothing_to_photograph(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        (await SayAsync(fixture, "Hello", seconds: 5))!.Code.ShouldBe(ErrorCode.NotStreaming);
        (await PhotographAsync(fixture))!.Code.ShouldBe(ErrorCode.NotStreaming);
        fixture.World.Screen = new CastWorker.Sessions.Ports.ScreenReport { Use = CastWorker.Sessions.Ports.ScreenUse.Others };
        await fixture.StartAsync(PageA, Cast);
        await fixture.CastIsAsync(SessionState.Waiting, ct);
        (await PhotographAsync(fixture))!.Code.ShouldBe(ErrorCode.NotStreaming);
    }

    [Test, CancelAfter(10_000)]
    public async Task Two_who_ask_at_once_share_one_picture_and_the_next_gets_another(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        var developed = new TaskCompletionSource();
        fixture.World.Browsers.Last.MayTakePicture = developed.Task;

        var one = PhotographAsync(fixture);
        var other = PhotographAsync(fixture);
        (await AdjustAsync(fixture, new SettingsChange { Zoom = 100 })).ShouldBeNull("others do not wait for pictures");
        one.IsCompleted.ShouldBeFalse();
        developed.SetResult();

        (await one).ShouldBeNull();
        (await other).ShouldBeNull();
        fixture.World.Pictures.ToString().ShouldBe("cast:2");
        (await PhotographAsync(fixture)).ShouldBeNull();
        fixture.World.Pictures.ToString().ShouldBe("cast:2 cast:2");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_picture_that_is_not_taken_when_the_session_ends_is_answered_all_the_same(CancellationToken ct)
    {
        await using var fixture = await CastingAsync(ct);
        fixture.World.Browsers.Last.MayTakePicture = new TaskCompletionSource().Task;
        var picture = PhotographAsync(fixture);
        (await AdjustAsync(fixture, SettingsChange.None)).ShouldBeNull();

        await fixture.StopAsync(Cast);

        (await picture)!.Code.ShouldBe(ErrorCode.NotStreaming);
    }

    [Test, CancelAfter(10_000)]
    public async Task Previews_are_taken_by_themselves_while_it_streams(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.StartAsync(PageA, "previewed");
        await Eventually.BeTrueAsync(() => fixture.StatusOf("previewed").State == SessionState.Streaming, "the stream", ct);

        await fixture.AdvanceUntilAsync(() => fixture.World.Pictures.Lines.Count >= 2, ct);
        await fixture.StopAsync("previewed");
        await Eventually.BeTrueAsync(() => fixture.StatusOf("previewed").State == SessionState.Idle, "the end", ct);
        var taken = fixture.World.Pictures.Lines.Count;
        fixture.Time.Advance(TimeSpan.FromMinutes(5));

        fixture.World.Pictures.Lines.Count.ShouldBe(taken);
    }

    [Test, CancelAfter(10_000)]
    public async Task Figures_are_told_again_and_again_and_on_request_but_not_of_what_is_idle(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.Board.TellFigures(fixture.Cast.Target);
        fixture.World.Figures.Lines.ShouldBeEmpty();
        await fixture.StartAsync(PageA, Cast);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        fixture.Board.TellFigures(fixture.Cast.Target);
        fixture.World.Figures.ToString().ShouldBe("cast:2:7:12.5");
        await fixture.AdvanceUntilAsync(() => fixture.World.Figures.Lines.Count == 2, ct, step: TimeSpan.FromSeconds(15));
        await fixture.StopAsync(Cast);
        await fixture.CastIsAsync(SessionState.Idle, ct);
        fixture.Board.TellFigures(fixture.Cast.Target);
        fixture.Time.Advance(TimeSpan.FromMinutes(5));

        fixture.World.Figures.Lines.Count.ShouldBe(2);
    }

    private static async Task<SupervisorFixture> CastingAsync(CancellationToken ct)
    {
        var fixture = await SupervisorFixture.StartAsync(ct);
        (await fixture.StartAsync(PageA, Cast)).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        return fixture;
    }

    private static Task<SessionError?> AdjustAsync(SupervisorFixture fixture, SettingsChange change, string target = Cast) =>
        fixture.SendAsync(new SessionCommand.Adjust { Target = target, Settings = change });

    private static Task<SessionError?> SayAsync(SupervisorFixture fixture, string text, int seconds) =>
        fixture.SendAsync(new SessionCommand.ShowMessage
        {
            Target = Cast,
            Message = new OverlayMessage { Text = text, Duration = TimeSpan.FromSeconds(seconds) },
        });

    private static Task<SessionError?> PhotographAsync(SupervisorFixture fixture) =>
        fixture.SendAsync(new SessionCommand.TakePicture { Target = Cast });
}
