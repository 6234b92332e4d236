using System.Net;
using CastWorker.Media;
using CastWorker.Media.Serving;

namespace CastWorker.Tests.Media.Serving;

public sealed class StreamAddressTests
{
    private static readonly IPAddress[] Own = [IPAddress.IPv6Loopback, IPAddress.Loopback, IPAddress.Parse("fe80::1"), IPAddress.Parse("192.168.1.7")];

    [TestCase("*", null, "http://192.168.1.7:8080/")]
    [TestCase("10.0.0.2", null, "http://10.0.0.2:8080/")]
    [TestCase("*", "https://tv.example/live", "https://tv.example/live/")]
    [TestCase("*", "http://nas:9000/", "http://nas:9000/")]
    public void Players_are_given_an_address_that_they_can_reach(string bind, string? configured, string expected)
    {
        var options = new MediaOptions { BindAddress = bind, PublicBaseUrl = configured };

        StreamAddress.ForPlayers(options, 8080, seen: null, Own).AbsoluteUri.ShouldBe(expected);
    }

    [Test]
    public void A_machine_without_network_serves_itself() =>
        StreamAddress.ForPlayers(new MediaOptions(), 8080, seen: null, []).AbsoluteUri.ShouldBe("http://127.0.0.1:8080/");

    [Test]
    public void We_ourselves_need_no_public_address() =>
        StreamAddress.ForUs(new MediaOptions { PublicBaseUrl = "https://tv.example/" }, 8080).AbsoluteUri.ShouldBe("http://127.0.0.1:8080/");
}
