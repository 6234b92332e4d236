using System.Net;
using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.GoogleCast.Discovery;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CastDevicesTests
{
    private static readonly CastDevice Tv = Found("0123456789abcdef0123456789abcdef", "Living room", "192.0.2.7");

    private readonly CastDevices _devices = new(Options.Create(new StaticDevicesOptions
    {
        ["attic"] = new() { Host = "192.0.2.50", Port = 8010, Model = "Google Nest Hub" },
        ["cellar"] = new() { Host = "cellar.lan", Name = "Cellar TV" },
    }));

    [TestCase("attic", "192.0.2.50:8010")]
    [TestCase("ATTIC", "192.0.2.50:8010")]
    [TestCase("Cellar TV", "cellar.lan:8009")]
    [TestCase("cellar.lan", "cellar.lan:8009")]
    [TestCase("0123456789ABCDEF0123456789abcdef", "192.0.2.7:8009")]
    [TestCase("01234567-89ab-cdef-0123-456789abcdef", "192.0.2.7:8009")]
    [TestCase(" living ROOM ", "192.0.2.7:8009")]
    [TestCase("192.0.2.7", "192.0.2.7:8009")]
    [TestCase("192.0.2.99", "192.0.2.99:8009")]
    [TestCase("192.0.2.99:8011", "192.0.2.99:8011")]
    [TestCase("tv.lan", "tv.lan:8009")]
    [TestCase("tv:8012", "tv:8012")]
    [TestCase("2001:db8::7", "[2001:db8::7]:8009")]
    [TestCase("[2001:db8::7]:8012", "[2001:db8::7]:8012")]
    public void A_device_is_found_by_id_name_key_or_place(string wanted, string address)
    {
        _devices.Update([Tv]);

        _devices.Find(wanted).ShouldNotBeNull().Address.ShouldBe(address);
    }

    [TestCase("bedroom")]
    [TestCase("Bed room")]
    [TestCase("")]
    [TestCase("tv:0")]
    [TestCase("tv:70000")]
    [TestCase("ffffffffffffffffffffffffffffffff")]
    public void What_is_not_there_is_not_found(string wanted) => _devices.Find(wanted).ShouldBeNull();

    [Test]
    public void A_target_without_a_device_takes_the_one_of_its_key_or_name()
    {
        _devices.Update([Tv]);

        _devices.Of(new Target { Slug = "attic", Name = "x" }).ShouldNotBeNull().Id.ShouldBe("attic");
        _devices.Of(new Target { Slug = "x", Name = "Living Room" }).ShouldNotBeNull().Id.ShouldBe(Tv.Id);
        _devices.Of(new Target { Slug = "attic", Name = "x", Device = Tv.Id }).ShouldNotBeNull().Id.ShouldBe(Tv.Id);
    }

    [Test]
    public void A_device_that_is_configured_and_found_is_listed_once_but_known_by_both_ids()
    {
        var twin = Found("1111", "Attic display", "192.0.2.50") with { Port = 8010 };

        _devices.Update([twin, Tv]);

        _devices.All.Select(device => device.Id).ShouldBe(["attic", "cellar", Tv.Id]);
        _devices.Find("attic").ShouldNotBeNull().Name.ShouldBe("Attic display");
        _devices.Find("1111").ShouldNotBeNull().Address.ShouldBe("192.0.2.50:8010");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Whoever_watches_hears_of_changes_and_not_of_repetitions(CancellationToken ct)
    {
        await using var watch = _devices.WatchAsync(ct).GetAsyncEnumerator(ct);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.Count.ShouldBe(2);

        _devices.Update([Tv]).ShouldHaveSingleItem().Event.ShouldBe(DeviceEvent.Appeared);
        await watch.MoveNextAsync();
        watch.Current.Count.ShouldBe(3);

        _devices.Update([Tv with { LastSeen = Tv.LastSeen!.Value.AddMinutes(1) }]).ShouldBeEmpty();
        _devices.Update([Tv with { Addresses = [IPAddress.Parse("192.0.2.8")], Host = "192.0.2.8" }])
            .ShouldHaveSingleItem().Event.ShouldBe(DeviceEvent.Changed);
        _devices.Update([]).ShouldHaveSingleItem().Event.ShouldBe(DeviceEvent.Lost);
        await watch.MoveNextAsync();
        watch.Current.Count.ShouldBe(2, "a slow reader gets the latest");
    }

    [Test]
    public void Mistakes_in_the_configuration_are_named()
    {
        var result = new StaticDevicesOptionsValidator().Validate(null, new StaticDevicesOptions
        {
            ["a"] = new() { Host = "http://192.0.2.7" },
            ["b"] = new() { Host = "192.0.2.7", Port = 0 },
            ["c"] = new() { Host = "tv.lan" },
        });

        result.Failures.ShouldBe(
        [
            "Cast:Devices:a:Host: must be an address or a host name, without a port.",
            "Cast:Devices:b:Port: 1 to 65535.",
        ]);
    }

    internal static CastDevice Found(string id, string name, string address) => new()
    {
        Id = id,
        Name = name,
        Model = "Chromecast",
        Host = address,
        Addresses = [IPAddress.Parse(address)],
        IsVideo = true,
        Source = DeviceSource.Mdns,
        LastSeen = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
