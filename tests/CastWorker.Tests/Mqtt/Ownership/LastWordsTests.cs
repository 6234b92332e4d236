using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Settings;

namespace CastWorker.Tests.Mqtt.Ownership;

public sealed class LastWordsTests
{
    private static readonly Target Tv = new()
    {
        Slug = "tv",
        Name = "TV",
        Pages = new PageList([new NamedPage("energy", new Uri("http://ha/energy?token=right"))]),
    };

    [TestCase("""{"owner":"w2","streaming":true,"page":"energy","url":"http://ha/energy?token=***"}""", "http://ha/energy?token=right")]
    [TestCase("""{"owner":"w2","streaming":true,"page":"gone","url":"http://h/x"}""", "http://h/x")]
    [TestCase("""{"owner":"w2","streaming":false,"ended_by":"shutdown","page":null,"url":"http://h/x"}""", "http://h/x")]
    [TestCase("""{"owner":"w2","streaming":true,"page":null,"url":"http://h/?token=***"}""", null)]
    [TestCase("""{"owner":"w2","streaming":true,"page":null,"url":"file:///etc/passwd"}""", null)]
    [TestCase("""{"owner":"w2","streaming":true,"page":null,"url":null}""", null)]
    public void The_page_is_found_by_name_or_by_an_address_without_secrets(string state, string? page)
    {
        var words = LastWords.Read(System.Text.Encoding.UTF8.GetBytes(state))!;

        words.WasStreaming.ShouldBeTrue();
        words.PageFor(Tv)?.AbsoluteUri.ShouldBe(page);
        (words.PageFor(Tv) is null).ShouldBe(page is null);
        words.PageFor(Tv with { DefaultPage = new Uri("http://d/") }).ShouldNotBeNull();
    }

    [TestCase("""{"owner":"w2","streaming":false,"ended_by":"command","url":"http://h/x"}""")]
    [TestCase("""{"owner":"w2","streaming":false,"ended_by":null,"url":null}""")]
    public void What_was_stopped_stays_stopped(string state) =>
        LastWords.Read(System.Text.Encoding.UTF8.GetBytes(state))!.WasStreaming.ShouldBeFalse();

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("""{"owner":null,"streaming":true}""")]
    [TestCase("""{"owner":7}""")]
    public void What_is_no_state_says_nothing(string state) =>
        LastWords.Read(System.Text.Encoding.UTF8.GetBytes(state)).ShouldBeNull();
}
