using CastWorker.Browser;
using CastWorker.Browser.Pages;
using CastWorker.Sessions;

namespace CastWorker.Tests.Browser;

internal sealed class PageVerdictTests
{
    private static readonly Uri Asked = new("http://ha.local:8123/lovelace/0");
    private static readonly PageOutcome Well = new() { Answered = true, Loaded = true, Status = 200, Address = Asked, Title = "Home" };
    private static readonly LoginDetector Logins = new(BrowserOptions.DefaultLoginPatterns);

    [Test]
    public void A_page_that_answered_loaded_and_was_painted_is_fit_to_be_shown() => Judge(Well).ShouldBe(new PageVerdict(Error: null));

    [Test]
    public void A_page_without_http_is_judged_by_its_loading() => Judge(Well with { Status = null }).Error.ShouldBeNull();

    [TestCase(400, true)]
    [TestCase(404, true)]
    [TestCase(408, false)]
    [TestCase(425, false)]
    [TestCase(429, false)]
    [TestCase(500, false)]
    [TestCase(503, false)]
    public void An_http_error_names_its_status_and_whether_it_may_pass(int status, bool final)
    {
        var verdict = Judge(Well with { Status = status });

        verdict.Error!.Code.ShouldBe(ErrorCode.PageHttpError);
        verdict.Error.Message.ShouldBe($"The server answered with HTTP {status}.");
        verdict.Error.Stage.ShouldBe(StageName.Browser);
        verdict.Final.ShouldBe(final);
    }

    [Test]
    public void Each_failure_has_its_name()
    {
        CodeOf(Well with { Crashed = true, Responding = false }).ShouldBe(ErrorCode.PageCrashed);
        CodeOf(Well with { ClosedItself = true }).ShouldBe(ErrorCode.PageCrashed);
        CodeOf(Well with { Responding = false }).ShouldBe(ErrorCode.PageNotResponding);
        CodeOf(new PageOutcome { NetError = "ERR_CONNECTION_REFUSED" }).ShouldBe(ErrorCode.PageUnreachable);
        CodeOf(new PageOutcome { NetError = "ERR_CONNECTION_TIMED_OUT" }).ShouldBe(ErrorCode.PageTimeout);
        CodeOf(Well with { Status = 401 }).ShouldBe(ErrorCode.PageLogin);
        CodeOf(new PageOutcome()).ShouldBe(ErrorCode.PageTimeout);
        CodeOf(new PageOutcome { Answered = true, Status = 200 }).ShouldBe(ErrorCode.PageTimeout);
        CodeOf(Well with { Address = new Uri("http://ha.local:8123/auth/authorize?x=1") }).ShouldBe(ErrorCode.PageLogin);
        CodeOf(Well with { SelectorSeen = false, Painted = false }).ShouldBe(ErrorCode.PageNotReady);
        CodeOf(Well with { ConsoleMessageSeen = false }).ShouldBe(ErrorCode.PageNotReady);
        CodeOf(Well with { Painted = false }).ShouldBe(ErrorCode.PageBlank);
    }

    [Test]
    public void A_timeout_says_how_long_was_waited_and_for_what()
    {
        Judge(new PageOutcome()).Error!.Message.ShouldBe("The server did not answer within 20 s.");
        Judge(new PageOutcome { Answered = true }).Error!.Message.ShouldBe("The page did not finish loading within 20 s.");
    }

    [TestCase("net::ERR_NAME_NOT_RESOLVED at http://x/", "The host name of the page is not known.")]
    [TestCase("net::ERR_CERT_AUTHORITY_INVALID at https://x/", "The certificate of the page's server is not trusted.")]
    [TestCase("net::ERR_HTTP2_PROTOCOL_ERROR at https://x/", "The page cannot be reached (ERR_HTTP2_PROTOCOL_ERROR).")]
    public void A_network_error_is_put_in_words(string chromium, string words) =>
        Judge(new PageOutcome { NetError = NetErrors.Find(chromium) }).Error!.Message.ShouldBe(words);

    [TestCase("http://ha.local:8123/login", false, true)]
    [TestCase("http://ha.local:8123/login.php", false, true)]
    [TestCase("http://ha.local:8123/users/Sign_In/", false, true)]
    [TestCase("http://login.example.com/", false, true)]
    [TestCase("http://ha.local:8123/realms/x/openid/oauth2/start", false, true)]
    [TestCase("http://ha.local:8123/catalogin/1", false, false)]
    [TestCase("http://ha.local:8123/other", false, false)]
    [TestCase("http://ha.local:8123/other", true, true)]
    [TestCase("http://ha.local:8123/lovelace/0?tab=1#x", true, false)]
    [TestCase("http://HA.local:8123/lovelace/0/", true, false)]
    public void A_login_page_is_told_by_where_it_is_and_what_it_asks(string shown, bool passwordField, bool login) =>
        Logins.IsLogin(Asked, new Uri(shown), passwordField).ShouldBe(login);

    [Test]
    public void A_login_page_that_was_asked_for_is_a_page() =>
        Logins.IsLogin(new Uri("http://a/login"), new Uri("http://a/login"), passwordField: true).ShouldBeFalse();

    [TestCase(1, false, 1)]
    [TestCase(2, false, 2)]
    [TestCase(3, false, 5)]
    [TestCase(4, false, 10)]
    [TestCase(5, false, 30)]
    [TestCase(500, false, 30)]
    [TestCase(1, true, 30)]
    public void The_pauses_grow(int failures, bool final, int seconds) =>
        PageBackoff.After(failures, final).ShouldBe(TimeSpan.FromSeconds(seconds));

    [TestCase(null, null)]
    [TestCase(" \n\t ", null)]
    [TestCase("  Living\n  room\u0007 ", "Living room")]
    public void A_title_is_one_clean_line(string? title, string? clean) => PageTitle.Clean(title).ShouldBe(clean);

    [Test]
    public void A_title_is_cut_without_splitting_a_character()
    {
        PageTitle.Clean(new string('x', 500))!.Length.ShouldBe(200);
        PageTitle.Clean(new string('x', 199) + "😀")!.ShouldBe(new string('x', 199));
    }

    [Test]
    public void The_holding_page_names_the_host_and_no_secret()
    {
        var html = HoldingPage.Html(new Uri("http://user:secret@ha.local:8123/path?token=abc"));

        html.ShouldContain("ha.local");
        html.ShouldNotContain("secret");
        html.ShouldNotContain("abc");
        html.ShouldNotContain("path");
    }

    private static PageVerdict Judge(PageOutcome seen) => PageVerdict.From(Asked, seen, TimeSpan.FromSeconds(20), Logins);

    private static ErrorCode? CodeOf(PageOutcome seen) => Judge(seen).Error?.Code;
}
