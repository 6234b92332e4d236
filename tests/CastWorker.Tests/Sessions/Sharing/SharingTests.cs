using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions.Sharing;

/// <summary>Several targets that show the same page in the same way are shown one and the same stream, and each has an end of its own.</summary>
public sealed class SharingTests
{
    private const string Alone = "+stream +display +browser show:a +encoder +route";
    private const string Together = Alone + " +route";
    private const string Closed = "-route -encoder -browser -display -stream";

    private static readonly string[] Both = ["tv", "hub"];

    private static readonly Quality Small = new() { Size = new PictureSize(854, 480) };

    [Test, CancelAfter(10_000)]
    public async Task Two_targets_on_one_page_are_one_encode_with_an_address_for_each(CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);

        fixture.World.Journal.ToString().ShouldBe(Together);
        fixture.Tv.Title.ShouldBe("A title");
        fixture.StatusOf("hub").Title.ShouldBe("A title", "who comes later hears of the page, too");
        fixture.StatusOf("hub").Encoder.ShouldBe("scripted");
    }

    [Test, CancelAfter(10_000)]
    public async Task Who_leaves_takes_its_address_only_and_the_last_one_takes_everything([Values] bool firstLeavesFirst, CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);
        var (one, other) = firstLeavesFirst ? ("tv", "hub") : ("hub", "tv");

        await StopAsync(fixture, one, ct);
        fixture.World.Journal.ToString().ShouldBe($"{Together} -route");
        fixture.StatusOf(other).State.ShouldBe(SessionState.Streaming);
        fixture.World.Removed.Lines.ShouldBeEmpty("its files are in use");

        await StopAsync(fixture, other, ct);
        fixture.World.Journal.ToString().ShouldBe($"{Together} -route {Closed}");
        fixture.World.Removed.Lines.Count.ShouldBe(1);
        fixture.StatusOf(one).Restarts.ShouldBe(0);
    }

    [Test, CancelAfter(10_000)]
    public async Task Who_wants_another_page_moves_to_a_stream_of_its_own_and_the_others_notice_nothing(CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);
        var told = fixture.World.Published.Count(status => status.Target.Slug == "hub");

        (await fixture.SendAsync(new SessionCommand.Navigate { Target = "tv", Page = PageB })).ShouldBeNull();
        await fixture.JournalIsAsync($"{Together} +stream +display +browser show:b +encoder +route -route", ct);
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.World.Published.Count(status => status.Target.Slug == "hub").ShouldBe(told);
        fixture.Tv.Page.ShouldBe(PageB);
        fixture.Tv.Restarts.ShouldBe(0);
        await StopAsync(fixture, "hub", ct);
        await StopAsync(fixture, "tv", ct);
        fixture.World.Removed.Lines.Distinct().Count().ShouldBe(2, "what a session began goes on without it under another name");
    }

    [Test, CancelAfter(10_000)]
    public async Task Who_wants_the_page_that_another_shows_joins_it(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, "tv", PageA, ct);
        await StreamAsync(fixture, "hub", PageB, ct);
        var before = fixture.World.Journal.ToString();

        (await fixture.SendAsync(new SessionCommand.Navigate { Target = "hub", Page = PageA })).ShouldBeNull();
        await fixture.JournalIsAsync($"{before} +route {Closed}", ct);
        await Eventually.BeTrueAsync(() => fixture.StatusOf("hub").State == SessionState.Streaming, "the hub", ct);

        await StopAsync(fixture, "tv", ct);
        await StopAsync(fixture, "hub", ct);
        fixture.World.Journal.ToString().ShouldBe($"{before} +route {Closed} -route {Closed}");
    }

    [Test, CancelAfter(10_000)]
    public async Task Alone_another_page_stays_in_the_same_stream_and_then_it_is_that_which_is_shared(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, "tv", PageA, ct);
        (await fixture.SendAsync(new SessionCommand.Navigate { Target = "tv", Page = PageB })).ShouldBeNull();

        await StreamAsync(fixture, "hub", PageB, ct);

        fixture.World.Journal.ToString().ShouldBe($"{Alone} show:b +route");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_TV_that_moves_keeps_its_app_and_loads_the_other_stream_before_the_one_it_had_is_gone(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, "tv", PageA, ct);
        await StreamAsync(fixture, "cast", PageA, ct);
        var before = fixture.World.Journal.ToString();

        (await fixture.SendAsync(new SessionCommand.Navigate { Target = "cast", Page = PageB })).ShouldBeNull();

        await fixture.JournalIsAsync($"{before} +stream +display +browser show:b +encoder +route load -route", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);
    }

    [TestCase(ErrorCode.EncoderFailed)]
    [TestCase(ErrorCode.DisplayFailed)]
    [TestCase(ErrorCode.BrowserFailed)]
    [TestCase(ErrorCode.StreamFailed)]
    [CancelAfter(20_000)]
    public async Task What_ends_is_made_anew_once_for_all(ErrorCode code, CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);

        Kill(fixture, code);
        await fixture.AdvanceUntilAsync(
            () => Both.All(target => fixture.StatusOf(target) is { State: SessionState.Streaming, Restarts: > 0 }), ct);

        string[] kinds = ["stream", "display", "browser", "encoder"];
        foreach (var kind in kinds)
        {
            (Count(fixture, $"+{kind}") - Count(fixture, $"-{kind}")).ShouldBe(1, $"{kind}: {fixture.World.Journal}");
            Count(fixture, $"+{kind}").ShouldBeLessThanOrEqualTo(2, $"{kind}: {fixture.World.Journal}");
        }

        InOrder(fixture, "-encoder", "-display");
        await StopAsync(fixture, "tv", ct);
        await StopAsync(fixture, "hub", ct);
        Array.ForEach(kinds, kind => Count(fixture, $"+{kind}").ShouldBe(Count(fixture, $"-{kind}"), fixture.World.Journal.ToString()));
    }

    [Test, CancelAfter(10_000)]
    public async Task Who_is_stopped_while_it_opens_something_leaves_that_to_the_other(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Hold();
        await fixture.StartAsync(PageA, "tv");
        await Eventually.BeTrueAsync(() => fixture.World.Encoders.Tries == 1, "the encoder to be opened", ct);
        await fixture.StartAsync(PageA, "hub");
        await Eventually.BeTrueAsync(() => fixture.StatusOf("hub").Title is not null, "the hub to hear of the page", ct);

        await StopAsync(fixture, "tv", ct);
        fixture.World.Encoders.Release();
        await Eventually.BeTrueAsync(() => fixture.StatusOf("hub").State == SessionState.Streaming, "the hub", ct);

        fixture.World.Journal.ToString().ShouldBe(Alone);
    }

    [Test, CancelAfter(10_000)]
    public async Task Another_quality_is_another_stream_and_the_same_again_is_the_same(CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);

        (await SetAsync(fixture, "tv", new SettingsChange { Quality = Small })).ShouldBeNull();
        await fixture.JournalIsAsync($"{Together} +stream +display +browser show:a +encoder +route -route", ct);
        await fixture.TvIsAsync(SessionState.Streaming, ct);
        fixture.World.Displays.All.Select(display => display.Size).ShouldBe([new Quality().Size, Small.Size]);

        (await SetAsync(fixture, "hub", new SettingsChange { Quality = Small })).ShouldBeNull();
        await fixture.JournalIsAsync($"{Together} +stream +display +browser show:a +encoder +route -route +route {Closed}", ct);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_on_its_way_to_another_quality_is_not_joined_before_it_is_there(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, "tv", PageA, ct);
        fixture.World.Displays.Hold();
        (await SetAsync(fixture, "tv", new SettingsChange { Quality = Small })).ShouldBeNull();
        (await SetAsync(fixture, "hub", new SettingsChange { Quality = Small })).ShouldBeNull();
        await Eventually.BeTrueAsync(() => fixture.World.Displays.Tries == 2, "the change to begin", ct);

        await fixture.StartAsync(PageA, "hub");
        fixture.World.Displays.Release();
        await Eventually.BeTrueAsync(() => fixture.StatusOf("hub").State == SessionState.Streaming, "the hub", ct);
        await fixture.TvIsAsync(SessionState.Streaming, ct);

        fixture.World.Displays.All.Skip(1).ShouldAllBe(display => display.Size == Small.Size);
    }

    [Test, CancelAfter(10_000)]
    public async Task Another_zoom_or_a_target_that_does_not_share_has_a_stream_of_its_own([Values] bool byZoom, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, byZoom ? "tv" : "loner", PageA, ct);
        await SetAsync(fixture, "hub", new SettingsChange { Zoom = byZoom ? 150 : 100 });

        await StreamAsync(fixture, "hub", PageA, ct);

        fixture.World.Encoders.All.Count.ShouldBe(2);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_that_fails_fails_for_all_and_comes_back_for_all(CancellationToken ct)
    {
        await using var fixture = await TogetherAsync(ct);

        fixture.World.Browsers.Last.Fail(ErrorCode.PageCrashed);
        await Eventually.BeTrueAsync(
            () => Both.All(target => fixture.StatusOf(target).Error?.Code == ErrorCode.PageCrashed), "both to hear of it", ct);
        fixture.World.Browsers.Last.Ready("Again");
        await Eventually.BeTrueAsync(
            () => Both.All(target => fixture.StatusOf(target) is { State: SessionState.Streaming, Title: "Again" }), "both to go on", ct);
    }

    [Test, CancelAfter(60_000)]
    public async Task Whatever_is_wanted_in_whatever_order_nothing_is_left_and_nothing_is_made_twice([Range(1, 12)] int seed, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        var random = new Random(seed);
        string[] targets = ["tv", "hub", "cast"];
        for (var step = 0; step < 60; step++)
        {
            var target = targets[random.Next(targets.Length)];
            var page = random.Next(2) == 0 ? PageA : PageB;
            await (random.Next(6) switch
            {
                0 => fixture.StopAsync(target),
                1 => fixture.SendAsync(new SessionCommand.Navigate { Target = target, Page = page }),
                2 => SetAsync(fixture, target, new SettingsChange { Quality = random.Next(2) == 0 ? Small : new Quality() }),
                3 => KillAsync(fixture, random),
                _ => fixture.StartAsync(page, target),
            });
            fixture.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1500)));
        }

        foreach (var target in targets)
        {
            await SetAsync(fixture, target, new SettingsChange { Quality = new Quality() });
            await fixture.StartAsync(PageA, target);
        }

        await UntilAsync(
            fixture,
            () =>
            {
                // What died just now may have ended one that was still opening.
                Array.FindAll(targets, target => fixture.StatusOf(target).State == SessionState.Error).ToList().ForEach(target => _ = fixture.StartAsync(PageA, target));
                return targets.All(target => fixture.StatusOf(target).State == SessionState.Streaming) && Count(fixture, "+encoder") - Count(fixture, "-encoder") == 1;
            },
            ct);
        foreach (var target in targets)
        {
            await fixture.StopAsync(target);
        }

        await UntilAsync(fixture, () => targets.All(target => fixture.StatusOf(target).State == SessionState.Idle), ct);
        foreach (var kind in (string[])["stream", "display", "browser", "encoder", "route", "showing", "receiver"])
        {
            Count(fixture, $"+{kind}").ShouldBe(Count(fixture, $"-{kind}"), $"{kind}: {fixture.World.Journal}");
        }
    }

    private static Task UntilAsync(SupervisorFixture fixture, Func<bool> condition, CancellationToken ct) => Eventually.BeTrueAsync(
        () =>
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        () => $"{string.Join(' ', fixture.Board.All.Select(status => $"{status.Target.Slug}:{status.State}:{status.Error?.Code}"))}: {fixture.World.Journal}",
        ct);

    private static async Task<SupervisorFixture> TogetherAsync(CancellationToken ct)
    {
        var fixture = await SupervisorFixture.StartAsync(ct);
        await StreamAsync(fixture, "tv", PageA, ct);
        await StreamAsync(fixture, "hub", PageA, ct);
        return fixture;
    }

    private static async Task StreamAsync(SupervisorFixture fixture, string target, Uri page, CancellationToken ct)
    {
        (await fixture.StartAsync(page, target)).ShouldBeNull();
        await Eventually.BeTrueAsync(() => fixture.StatusOf(target).State == SessionState.Streaming, () => $"{target} to stream: {fixture.World.Journal}", ct);
    }

    private static async Task StopAsync(SupervisorFixture fixture, string target, CancellationToken ct)
    {
        await fixture.StopAsync(target);
        await Eventually.BeTrueAsync(() => fixture.StatusOf(target).State == SessionState.Idle, () => $"{target} to stop: {fixture.World.Journal}", ct);
    }

    private static Task<SessionError?> SetAsync(SupervisorFixture fixture, string target, SettingsChange change) =>
        fixture.SendAsync(new SessionCommand.Adjust { Target = target, Settings = change });

    private static Task<SessionError?> KillAsync(SupervisorFixture fixture, Random random)
    {
        ErrorCode[] codes = [ErrorCode.EncoderFailed, ErrorCode.DisplayFailed, ErrorCode.BrowserFailed, ErrorCode.StreamFailed];
        if (fixture.World.Encoders.All.Count > 0)
        {
            Kill(fixture, codes[random.Next(codes.Length)]);
        }

        return Task.FromResult<SessionError?>(null);
    }

    private static void Kill(SupervisorFixture fixture, ErrorCode code)
    {
        CastWorker.TestSupport.Scripted.ScriptedStage stage = code switch
        {
            ErrorCode.EncoderFailed => fixture.World.Encoders.Last,
            ErrorCode.DisplayFailed => fixture.World.Displays.Last,
            ErrorCode.BrowserFailed => fixture.World.Browsers.Last,
            _ => fixture.World.Streams.Last,
        };
        stage.Die(code);
    }

    private static int Count(SupervisorFixture fixture, string line) => fixture.World.Journal.Lines.Count(other => other == line);

    /// <summary>An encoder ends badly when its display is gone before it.</summary>
    private static void InOrder(SupervisorFixture fixture, string first, string then)
    {
        var lines = fixture.World.Journal.Lines.ToList();
        if (lines.Contains(then))
        {
            lines.IndexOf(first).ShouldBeInRange(0, lines.IndexOf(then), fixture.World.Journal.ToString());
        }
    }
}
