using CastWorker.Mqtt;

namespace CastWorker.Tests.Mqtt;

public sealed class PageAddressTests
{
    [TestCase("http://ha.local:8123/lovelace/0", "http://ha.local:8123/lovelace/0")]
    [TestCase("  https://ha.local/x?y=1#z \n", "https://ha.local/x?y=1#z")]
    [TestCase("HTTP://HA.LOCAL", "http://ha.local/")]
    [TestCase("http://[::1]:80/", "http://[::1]/")]
    public void Pages_on_the_web_are_taken(string text, string expected)
    {
        PageAddress.TryParse(text, out var page, out _).ShouldBeTrue();

        page!.AbsoluteUri.ShouldBe(expected);
    }

    [TestCase("ha.local:8123/x", "InvalidValue", "write http://ha.local:8123/x")]
    [TestCase("ha.local/x", "InvalidValue", "write http://ha.local/x")]
    [TestCase("localhost", "InvalidValue", "lacks http://")]
    [TestCase("ha.local/x?u=http://y", "InvalidValue", "lacks http://")]
    [TestCase("", "InvalidValue", "1 to 2048")]
    [TestCase("http://", "InvalidValue", "not a valid address")]
    [TestCase("http:///x", "InvalidValue", "not a valid address")]
    [TestCase("http://h:99999/", "InvalidValue", "not a valid address")]
    [TestCase("http://h/a b", "InvalidValue", "%20")]
    [TestCase("http://h/\u0007", "InvalidValue", "control characters")]
    [TestCase("file:///etc/passwd", "UrlNotAllowed", "\"file:\"")]
    [TestCase("javascript:alert(1)", "UrlNotAllowed", "\"javascript:\"")]
    [TestCase("data:text/html,x", "UrlNotAllowed", "\"data:\"")]
    [TestCase("chrome://settings", "UrlNotAllowed", "\"chrome:\"")]
    public void Everything_else_is_refused_in_words_that_help(string text, string code, string words)
    {
        PageAddress.TryParse(text, out _, out var refusal).ShouldBeFalse();

        refusal!.Code.ToString().ShouldBe(code);
        refusal.Message.ShouldContain(words);
    }

    [Test]
    public void An_address_may_have_2048_characters()
    {
        var longest = "http://h/" + new string('x', 2039);

        PageAddress.TryParse(longest, out _, out _).ShouldBeTrue();
        PageAddress.TryParse(longest + "x", out _, out _).ShouldBeFalse();
    }

    [Test]
    public void A_refusal_shows_no_secret()
    {
        PageAddress.TryParse("ftp://h/?token=abc", out _, out var scheme).ShouldBeFalse();
        PageAddress.TryParse("h.local/?token=abc", out _, out var bare).ShouldBeFalse();

        (scheme!.Message + bare!.Message).ShouldNotContain("abc");
    }
}
