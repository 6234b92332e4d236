using System.Diagnostics;
using System.Globalization;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Browser;

/// <summary>Each way in which a page can fail has its name, and is got over once the cause is gone.</summary>
[NonParallelizable]
internal sealed class PageFailureTests
{
    private static readonly (string, string)[] Quick =
        [("PageLimit", "00:00:03"), ("HeartbeatInterval", "00:00:00.5"), ("HeartbeatLimit", "00:00:02")];

    [Test]
    [CancelAfter(60_000)]
    public async Task A_missing_page_is_an_http_error_that_only_somebody_else_can_mend(CancellationToken ct)
    {
        await using var pages = new TestPages();
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/nowhere"));
        var report = await rig.FailureAsync(ct);

        report.Error!.Code.ShouldBe(ErrorCode.PageHttpError);
        report.Error.Message.ShouldContain("404");
        report.Final.ShouldBeTrue();
        await HoldingPageAsync(rig, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_server_error_is_got_over_when_the_server_recovers(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", "<h1>down</h1>", status: 500);
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        var failure = await rig.FailureAsync(ct);
        pages.Html("/", TestPagesContent.Titled("Back"));
        var ready = await rig.ReadyAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageHttpError);
        failure.Error.Message.ShouldContain("500");
        failure.Final.ShouldBeFalse();
        ready.Title.ShouldBe("Back");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_server_that_is_not_there_yet_is_waited_for(CancellationToken ct)
    {
        var port = TestPages.FreePort();
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(TestPages.AddressOf(port, "/"));
        var failure = await rig.FailureAsync(ct);
        await HoldingPageAsync(rig, ct);
        await rig.PhotographAsync("holding");
        await using var pages = new TestPages(port).Html("/", TestPagesContent.Colourful);
        var ready = await rig.ReadyAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageUnreachable);
        failure.Error.Message.ShouldBe("The page's server refuses connections.");
        ready.Title.ShouldBe("Colourful");
        rig.ColourAt(0, 0).ShouldBe("ff0000");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_unknown_host_is_named(CancellationToken ct)
    {
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(new Uri("http://nobody.invalid/"));
        var failure = await rig.FailureAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageUnreachable);
        failure.Error.Message.ShouldBe("The host name of the page is not known.");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_redirect_to_a_login_page_is_no_page(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Redirect("/board", "/auth/login?next=/board")
            .Html("/auth/login", TestPagesContent.Titled("Please log in"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/board"));
        var failure = await rig.FailureAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageLogin);
        failure.Final.ShouldBeTrue();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_page_that_leads_to_a_password_later_on_is_noticed(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/board", TestPagesContent.Titled("Board", "<h1>Board</h1><script>setTimeout(() => location = '/welcome', 1500)</script>"))
            .Html("/welcome", TestPagesContent.Titled("Welcome", "<form><input name=u><input type=password></form>"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/board"));
        var ready = await rig.ReadyAsync(ct);
        var failure = await rig.FailureAsync(ct);

        ready.Title.ShouldBe("Board");
        failure.Error!.Code.ShouldBe(ErrorCode.PageLogin);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_demand_for_a_password_is_a_login_and_never_a_box_before_the_page(CancellationToken ct)
    {
        await using var pages = new TestPages().On("/", context =>
        {
            if (context.Request.Headers["Authorization"] is "Basic dTpwIDI=")
            {
                return TestPages.AnswerAsync(context, 200, TestPagesContent.Titled("Inside"));
            }

            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"house\"");
            return TestPages.AnswerAsync(context, 401, "<h1>no</h1>");
        });
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        var failure = await rig.FailureAsync(ct);
        rig.Browser.Show(new UriBuilder(pages.At("/")) { UserName = "u", Password = "p%202" }.Uri);
        var ready = await rig.ReadyAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageLogin);
        failure.Error.Message.ShouldContain("401");
        failure.Final.ShouldBeTrue();
        ready.Title.ShouldBe("Inside");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_page_of_one_colour_is_blank(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.White);
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        var failure = await rig.FailureAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageBlank);
        failure.Title.ShouldBe("White");
        await HoldingPageAsync(rig, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_server_that_never_answers_is_a_timeout_and_does_not_hold_up_another_page(CancellationToken ct)
    {
        await using var pages = new TestPages().Silence("/").Html("/good", TestPagesContent.Colourful);
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        var failure = await rig.FailureAsync(ct);
        await Until.TrueAsync(() => pages.Requests.Count(path => path is "/") >= 2, ct);
        var asked = Stopwatch.GetTimestamp();
        rig.Browser.Show(pages.At("/good"));
        var ready = await rig.ReadyAsync(ct);
        var took = Stopwatch.GetElapsedTime(asked);

        failure.Error!.Code.ShouldBe(ErrorCode.PageTimeout);
        ready.Page.ShouldBe(pages.At("/good"));
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"other page ready after {took.TotalMilliseconds:0} ms"));
        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_element_and_a_console_message_are_waited_for(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/never", TestPagesContent.Titled("Never"))
            .Html("/late", TestPagesContent.Titled("Late", "<h1>Here</h1><script>setTimeout(() => { document.body.innerHTML += '<p id=done>done</p>'; console.log('all drawn now') }, 800)</script>"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct, new PageReadiness { Selector = "#done", ConsoleMessage = "all drawn" });

        rig.Browser.Show(pages.At("/never"));
        var failure = await rig.FailureAsync(ct);
        rig.Browser.Show(pages.At("/late"));
        var ready = await rig.ReadyAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageNotReady);
        ready.Title.ShouldBe("Late");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_crashed_page_is_named_and_loaded_again(CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/", TestPagesContent.Titled("Fragile"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        Processes.KillRenderers(rig.Root);
        var failure = await rig.FailureAsync(ct);
        var ready = await rig.ReadyAsync(ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageCrashed);
        ready.Title.ShouldBe("Fragile");
        rig.Browser.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_page_that_computes_for_ever_is_named_and_loaded_again(CancellationToken ct)
    {
        await using var pages = new TestPages()
            .Html("/", TestPagesContent.Titled("Stuck", "<h1>Stuck</h1><script>setTimeout(() => { while (true) {} }, 1500)</script>"));
        await using var rig = await new BrowserRig(Quick).OpenAsync(ct);

        rig.Browser.Show(pages.At("/"));
        await rig.ReadyAsync(ct);
        var hung = Processes.OfType(rig.Root, "renderer");
        var since = Stopwatch.StartNew();
        var failure = await rig.FailureAsync(ct);
        await TestContext.Out.WriteLineAsync($"noticed {since.ElapsedMilliseconds} ms after it was ready, at most 1500 of which it was well");
        pages.Html("/", TestPagesContent.Titled("Mended"));
        var ready = await rig.NextAsync(report => report.Title is "Mended", ct);

        failure.Error!.Code.ShouldBe(ErrorCode.PageNotResponding);
        ready.Error.ShouldBeNull();
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        await Until.TrueAsync(() => hung.Count(Processes.IsThere) < hung.Count, ct);
        rig.Browser.Exited.IsCompleted.ShouldBeFalse();
    }

    private static Task HoldingPageAsync(BrowserRig rig, CancellationToken ct) =>
        Until.TrueAsync(() => rig.ColourAt(0, 0) is "101418" && !rig.Display.ShowsOneColour(), ct);
}
