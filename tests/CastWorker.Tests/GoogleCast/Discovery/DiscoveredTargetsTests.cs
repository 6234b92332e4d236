using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;
using CastWorker.TestSupport;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.GoogleCast.Discovery;

public sealed class DiscoveredTargetsTests
{
    private static readonly CastDevice Tv = CastDevicesTests.Found("0123456789abcdef0123456789abcdef", "Living room", "192.0.2.7");

    [Test]
    [CancelAfter(10_000)]
    public async Task What_is_found_is_published_once_all_had_time_to_answer(CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        var devices = new CastDevices(Options.Create(new StaticDevicesOptions()));
        var wall = new Target { Slug = "wall", Name = "Wall", Kind = TargetKind.Cast, Device = "Wall TV" };
        var catalog = new TargetCatalog([wall]);
        using var targets = new DiscoveredTargets(devices, catalog, Options.Create(new DiscoveryOptions()), time);
        await targets.StartAsync(ct);
        devices.Update([Tv]);

        catalog.Find("living_room").ShouldBeNull();
        catalog.IsPresent("wall").ShouldBeTrue("nobody had time to answer");

        // The service may not have begun to wait yet: the clock goes on until it has.
        await Eventually.BeTrueAsync(() => Passed(time, catalog), "the TV to become a target", ct);
        await Eventually.BeTrueAsync(() => !catalog.IsPresent("wall"), "the wall to be called absent", ct);

        devices.Update([]);
        await Eventually.BeTrueAsync(() => !catalog.IsPresent("living_room"), "the TV to be called lost", ct);
        catalog.Find("living_room").ShouldNotBeNull();

        devices.Update([Tv, Tv with { Id = "1", Name = "Wall TV", Port = 1 }]);
        await Eventually.BeTrueAsync(() => catalog.IsPresent("living_room") && catalog.IsPresent("wall"), "both to be back", ct);
        await targets.StopAsync(ct);
    }

    private static bool Passed(ManualTimeProvider time, TargetCatalog catalog)
    {
        time.Advance(TimeSpan.FromSeconds(3));
        return catalog.Find("living_room") is not null;
    }
}
