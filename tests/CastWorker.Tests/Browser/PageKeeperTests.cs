using System.Threading.Channels;
using CastWorker.Browser;
using CastWorker.Browser.Pages;
using CastWorker.Browser.Recycling;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.Tests.Browser;

internal sealed class PageKeeperTests
{
    private static readonly Uri One = new("http://one/");
    private static readonly Uri Two = new("http://two/");

    private ManualTimeProvider _time = null!;
    private TimerWatch _watch = null!;
    private ScriptedScreen _screen = null!;
    private Channel<PageReport> _reports = null!;
    private Recyclings _recyclings = null!;

    [SetUp]
    public void Begin()
    {
        _time = new ManualTimeProvider();
        _watch = new TimerWatch(_time);
        _screen = new ScriptedScreen();
        _reports = Channel.CreateUnbounded<PageReport>();
        _recyclings = new Recyclings();
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_page_is_tried_and_reported(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var running = keeper.RunAsync(end.Token);

        keeper.Show(One);
        (await _screen.NextAsync("try", One, ct)).Answer(Ready("Hello"));
        var report = await _reports.Reader.ReadAsync(ct);

        report.ShouldBe(new PageReport(One, "Hello", Error: null));
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_failed_page_is_held_and_tried_again_with_growing_pauses_and_told_once(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var running = keeper.RunAsync(end.Token);

        keeper.Show(One);
        foreach (var pause in new[] { 1, 2, 5, 10, 30, 30 })
        {
            (await _screen.NextAsync("try", One, ct)).Answer(Failed(ErrorCode.PageUnreachable));
            (await _screen.NextAsync("hold", One, ct)).Answer(Ready(null));
            await PassAsync(TimeSpan.FromSeconds(pause), ct);
        }

        (await _screen.NextAsync("try", One, ct)).Answer(Ready("Back"));
        (await _reports.Reader.ReadAsync(ct)).Error!.Code.ShouldBe(ErrorCode.PageUnreachable);
        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("Back");
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task Another_page_ends_a_try_that_hangs(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var running = keeper.RunAsync(end.Token);

        keeper.Show(One);
        var hanging = await _screen.NextAsync("try", One, ct);
        keeper.Show(Two);
        (await _screen.NextAsync("try", Two, ct)).Answer(Ready("Two"));

        hanging.Cancelled.ShouldBeTrue();
        (await _reports.Reader.ReadAsync(ct)).ShouldBe(new PageReport(Two, "Two", Error: null));
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task Only_changes_of_a_page_that_is_shown_are_told(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var running = keeper.RunAsync(end.Token);

        keeper.Show(One);
        (await _screen.NextAsync("try", One, ct)).Answer(Ready("A"));
        foreach (var title in new[] { "A", "A", "B", "B" })
        {
            (await _screen.NextAsync("look", One, ct)).Answer(Ready(title));
        }

        (await _screen.NextAsync("look", One, ct)).Answer(Failed(ErrorCode.PageCrashed));
        await _screen.NextAsync("hold", One, ct);

        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("A");
        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("B");
        (await _reports.Reader.ReadAsync(ct)).Error!.Code.ShouldBe(ErrorCode.PageCrashed);
        _reports.Reader.TryRead(out _).ShouldBeFalse();
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_reload_tries_the_present_page_again_and_tells_when_it_is_ready(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var running = keeper.RunAsync(end.Token);

        keeper.Reload();
        keeper.Show(One);
        (await _screen.NextAsync("try", One, ct)).Answer(Ready("A"));
        await _screen.NextAsync("look", One, ct);
        keeper.Reload();
        (await _screen.NextAsync("try", One, ct)).Answer(Ready("A"));

        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("A");
        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("A");
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_lost_screen_ends_the_keeping_with_its_reason(CancellationToken ct)
    {
        var keeper = Keeper();
        var running = keeper.RunAsync(ct);

        keeper.Show(One);
        (await _screen.NextAsync("try", One, ct)).Fail(new ScreenLostException(new SessionError(ErrorCode.BrowserFailed, "gone")));

        (await running).ShouldBe(new SessionError(ErrorCode.BrowserFailed, "gone"));
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_page_that_has_grown_old_is_renewed_and_begins_a_new_life(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (running, look) = await LookedAtAsync(Keeper(), end.Token);

        _time.Advance(TimeSpan.FromDays(1));
        look.Answer(Alive("A"));
        (await _screen.NextAsync("renew", One, ct)).Answer(Ready("B"));
        (await _screen.NextAsync("look", One, ct)).Answer(Alive("B"));
        await _screen.NextAsync("look", One, ct);

        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("A");
        (await _reports.Reader.ReadAsync(ct)).ShouldBe(new PageReport(One, "B", Error: null));
        _recyclings.Read().Done[RecycleCause.Age].ShouldBe(1);
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_page_that_cannot_be_renewed_stays_is_not_told_of_and_is_left_alone_for_longer_each_time(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (running, look) = await LookedAtAsync(Keeper(), end.Token);

        _time.Advance(TimeSpan.FromDays(1));
        foreach (var minutes in new[] { 1, 5, 15, 60, 240, 240 })
        {
            look.Answer(Alive("A"));
            (await _screen.NextAsync("renew", One, ct)).Answer(Failed(ErrorCode.PageHttpError));
            look = await _screen.NextAsync("look", One, ct);
            _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            look.Answer(Alive("A"));
            look = await _screen.NextAsync("look", One, ct);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        (await _reports.Reader.ReadAsync(ct)).Title.ShouldBe("A");
        _reports.Reader.TryRead(out _).ShouldBeFalse();
        _recyclings.Read().Failed.ShouldBe(6);
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_command_ends_a_renewal([Values] bool reload, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeper = Keeper();
        var (running, look) = await LookedAtAsync(keeper, end.Token);
        _time.Advance(TimeSpan.FromDays(1));
        look.Answer(Alive("A"));
        var renewal = await _screen.NextAsync("renew", One, ct);

        Action command = reload ? keeper.Reload : () => keeper.Show(Two);
        command();

        await _screen.NextAsync("try", reload ? One : Two, ct);
        renewal.Cancelled.ShouldBeTrue();
        _recyclings.Read().Failed.ShouldBe(0);
        await EndAsync(running, end);
    }

    [Test]
    [CancelAfter(5_000)]
    public async Task A_page_that_crashes_or_hangs_in_one_tab_after_the_other_asks_for_another_browser(
        [Values(ErrorCode.PageCrashed, ErrorCode.PageNotResponding)] ErrorCode code, CancellationToken ct)
    {
        var keeper = Keeper();
        var running = keeper.RunAsync(ct);

        keeper.Show(One);
        foreach (var pause in new[] { 1, 2, 5, 10, 30, 30, 30, 0 })
        {
            (await _screen.NextAsync("try", One, ct)).Answer(Ready("A"));
            (await _screen.NextAsync("look", One, ct)).Answer(Failed(code));
            (await _screen.NextAsync("hold", One, ct)).Answer(Ready(null));
            await (pause > 0 ? PassAsync(TimeSpan.FromSeconds(pause), ct) : Task.CompletedTask);
        }

        (await running).Code.ShouldBe(code);
    }

    /// <summary>The first page is on the screen, and is just looked at.</summary>
    private async Task<(Task Running, ScriptedScreen.Call Look)> LookedAtAsync(PageKeeper keeper, CancellationToken ct)
    {
        var running = keeper.RunAsync(ct);
        keeper.Show(One);
        (await _screen.NextAsync("try", One, ct)).Answer(Ready("A"));
        return (running, await _screen.NextAsync("look", One, ct));
    }

    private static PageState Alive(string title) => Ready(title) with { Beat = new Beat(TimeSpan.FromMilliseconds(20), 1_000_000) };

    private static PageState Ready(string? title) => new(new PageVerdict(Error: null), title);

    private static PageState Failed(ErrorCode code) => new(new PageVerdict(new SessionError(code, "no")), Title: null);

    private static async Task EndAsync(Task running, CancellationTokenSource end)
    {
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private PageKeeper Keeper() => new(
        _screen, report => _reports.Writer.TryWrite(report), new BrowserOptions(), _recyclings, _watch, NullLogger.Instance);

    /// <summary>Moves the clock on once the keeper waits for it: not a moment too early.</summary>
    private async Task PassAsync(TimeSpan pause, CancellationToken ct)
    {
        (await _watch.NextAsync(ct)).ShouldBe(pause);
        _time.Advance(pause - TimeSpan.FromMilliseconds(1));
        _screen.HasCall.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Tells of each timer that is set on a clock.</summary>
    private sealed class TimerWatch(TimeProvider clock) : TimeProvider
    {
        private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public ValueTask<TimeSpan> NextAsync(CancellationToken ct) => _set.Reader.ReadAsync(ct);

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            _set.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
