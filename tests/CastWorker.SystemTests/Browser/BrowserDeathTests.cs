using System.Diagnostics;
using System.Globalization;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>Whatever is killed is noticed, what can live on lives on, and nothing stays behind.</summary>
[NonParallelizable]
internal sealed class BrowserDeathTests
{
    private static readonly (string, string)[] Quick =
        [("PageLimit", "00:00:05"), ("HeartbeatInterval", "00:00:00.5"), ("HeartbeatLimit", "00:00:02")];

    [Test]
    [CancelAfter(60_000)]
    public async Task A_killed_chromium_ends_its_stage(CancellationToken ct)
    {
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        Processes.Kill(Processes.Of(rig.Root, "chromium"));
        var error = await rig.Browser.Exited.WaitAsync(ct);

        error.Code.ShouldBe(ErrorCode.BrowserFailed);
        rig.Display.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_chromium_that_is_stopped_dead_ends_its_stage(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        foreach (var pid in Processes.Family(rig.Root).Where(pid => pid != Processes.Of(rig.Root, "Xvfb")))
        {
            Processes.Signal(pid, "STOP");
        }

        var error = await rig.Browser.Exited.WaitAsync(ct);
        await rig.CloseAsync();

        error.Code.ShouldBe(ErrorCode.PageNotResponding);
        // The crash handler left the group on its own and waits for Chromium's end, once it may run again.
        foreach (var pid in Processes.Of(rig.Root))
        {
            Processes.Signal(pid, "CONT");
        }

        await Until.TrueAsync(() => Processes.Of(rig.Root).Count == 0, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_chromium_that_answers_but_no_longer_draws_ends_its_stage(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        Processes.Signal(Processes.OfType(rig.Root, "gpu-process").Single(), "STOP");
        var error = await rig.Browser.Exited.WaitAsync(ct);
        await rig.CloseAsync();

        error.Code.ShouldBe(ErrorCode.PageNotResponding);
        error.Message.ShouldContain("draws");
        await Until.TrueAsync(() => Processes.Of(rig.Root).Count == 0, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_killed_display_ends_its_stage_and_leaves_no_trace(CancellationToken ct)
    {
        await using var rig = await new BrowserRig(Quick).OpenDisplayAsync(ct);

        Processes.Kill(Processes.Of(rig.Root, "Xvfb"));
        var error = await rig.Display.Exited.WaitAsync(ct);
        var oneColour = rig.Display.ShowsOneColour();
        await rig.CloseAsync();

        error.Code.ShouldBe(ErrorCode.DisplayFailed);
        oneColour.ShouldBeTrue();
        Directory.EnumerateFiles(rig.Root, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_page_lives_on_when_the_driver_is_killed(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/", TestPagesContent.Titled("First", "<h1>0</h1><script>setTimeout(() => document.title = 'Second', 4000)</script>"))
            .Html("/other", TestPagesContent.Titled("Other"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        var killed = rig.Driver.ProcessId;
        Processes.Kill(killed);
        var second = await rig.NextAsync(_ => true, ct);
        rig.Browser.Show(pages.At("/other"));
        var other = await rig.ReadyAsync(ct);

        killed.ShouldBeGreaterThan(0);
        second.Error.ShouldBeNull();
        second.Title.ShouldBe("Second", "the page was looked at again without being loaded again");
        pages.Requests.Count(path => path is "/").ShouldBe(1);
        other.Title.ShouldBe("Other");
        rig.Driver.ProcessId.ShouldNotBe(killed);
        rig.Browser.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task The_page_lives_on_when_the_driver_hangs(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Titled("Still here"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);
        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);

        var hung = rig.Driver.ProcessId;
        Processes.Signal(hung, "STOP");
        await Until.TrueAsync(() => rig.Driver.ProcessId != hung && rig.Driver.IsAlive, ct);
        rig.Browser.Reload();
        await rig.ReadyAsync(ct);

        rig.Browser.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Five_openings_leave_no_process_no_file_and_no_lock(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Colourful);
        await using var rig = new BrowserRig(Quick);
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await rig.OpenAsync(ct);
            var opened = Stopwatch.GetElapsedTime(started);
            rig.Browser.Show(pages.At("/"));
            await rig.ReadyAsync(ct);
            var ready = Stopwatch.GetElapsedTime(started);
            var family = Processes.Family(rig.Root);
            family.Count.ShouldBeGreaterThan(4);
            Processes.FilesOutside("/nowhere", family).ShouldNotBeEmpty("else the next line could not fail");
            Processes.FilesOutside(rig.Root, family).ShouldBeEmpty();
            Directory.EnumerateFiles("/tmp", ".X*-lock").Select(Processes.OwnerOf).Intersect(family).ShouldBeEmpty();
            File.ResolveLinkTarget(Path.Combine(rig.Root, "s1", "browser", "profile", "SingletonSocket"), returnFinalTarget: false)!
                .FullName.ShouldStartWith(rig.Root);
            await rig.CloseAsync();
            var closed = Stopwatch.GetElapsedTime(started) - ready;
            await TestContext.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: open {opened.TotalMilliseconds:0} ms, page ready {ready.TotalMilliseconds:0} ms, close {closed.TotalMilliseconds:0} ms, driver {Processes.MemoryOf(rig.Driver.ProcessId)}"));

            await Until.TrueAsync(() => Processes.Of(rig.Root).Count == 0 && !family.Any(Processes.IsThere), ct);
            Directory.EnumerateFiles(rig.Root, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        }
    }
}
