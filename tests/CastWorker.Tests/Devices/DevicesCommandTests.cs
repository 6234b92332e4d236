using System.Net;
using CastWorker.Devices;
using CastWorker.GoogleCast.Discovery;

namespace CastWorker.Tests.Devices;

public sealed class DevicesCommandTests
{
    private static readonly CastDevice Tv = new()
    {
        Id = "0123456789abcdef",
        Name = "Küche \"oben\"",
        Model = "Google Nest Hub",
        Host = "192.0.2.7",
        Addresses = [IPAddress.Parse("192.0.2.7")],
        IsVideo = true,
        Source = DeviceSource.Mdns,
    };

    private static readonly CastDevice Speakers = Tv with { Id = "1", Name = "All", Model = null, Port = 32_154, IsVideo = false, IsGroup = true };

    private static readonly Dictionary<string, string> Targets = new() { ["0123456789abcdef"] = "kueche_oben" };

    [Test]
    public void People_get_a_table() => DevicesText.Table([Tv, Speakers], Targets).ShouldBe(
        """
        NAME          MODEL            ID                ADDRESS          VIDEO  GROUP  TARGET
        Küche "oben"  Google Nest Hub  0123456789abcdef  192.0.2.7:8009   yes    no     kueche_oben
        All           -                1                 192.0.2.7:32154  no     yes    -
        """);

    [Test]
    public void Programs_get_one_line_for_each_device() => DevicesText.Json(Tv, "kueche_oben").ShouldBe(
        """
        {"id":"0123456789abcdef","name":"Küche \"oben\"","model":"Google Nest Hub","host":"192.0.2.7","addresses":["192.0.2.7"],"port":8009,"video":true,"group":false,"source":"mdns","target":"kueche_oben"}
        """);

    [Test]
    public void Who_watches_is_told_what_happened() =>
        DevicesText.Json(Speakers, null, DeviceEvent.Lost).ShouldStartWith("""{"event":"lost","id":"1",""");

    [Test]
    public void Finding_nothing_is_said_in_words() => DevicesText.Table([], Targets).ShouldContain("No Cast device was found");

    [TestCase("", 4, false, false)]
    [TestCase("--seconds 10 --json", 10, true, false)]
    [TestCase("--json --watch", 4, true, true)]
    public void Its_arguments_are_few(string words, int seconds, bool json, bool watch)
    {
        var wanted = DevicesArguments.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldNotBeNull();

        (wanted.Duration.TotalSeconds, wanted.Json, wanted.Watch).ShouldBe((seconds, json, watch));
    }

    [TestCase("--seconds")]
    [TestCase("--seconds 0")]
    [TestCase("--seconds x")]
    [TestCase("list")]
    public void Anything_else_is_refused(string words) => DevicesArguments.Parse(words.Split(' ')).ShouldBeNull();
}
