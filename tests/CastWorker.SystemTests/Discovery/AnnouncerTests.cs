using System.Text.Json;

namespace CastWorker.SystemTests.Discovery;

/// <summary>Our querier against our announcer: what comes, changes and goes on real cables.</summary>
internal sealed class AnnouncerTests
{
    private const string OtherId = "ffffffffffffffffffffffffffffffff";

    [Test]
    [CancelAfter(90_000)]
    public async Task A_TV_appears_is_renamed_and_says_goodbye(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var watcher = Watcher.Start(worker);
        await using var announcer = await Tv.AnnounceAsync(tv, ct);

        var found = await watcher.SeesAsync(Tv.Id, "the TV", _ => true, ct);
        (Watcher.Text(found, "name"), Watcher.Text(found, "host"), found.GetProperty("port").GetInt32())
            .ShouldBe(("Living room", NetworkLab.Address(1, 2), 8010));

        announcer.Signal(Tv.Rename);
        await watcher.SeesAsync(Tv.Id, "the new name", device => Watcher.Text(device, "name") == "Living room renamed", ct);

        announcer.Signal(Tv.Terminate);
        await watcher.LosesAsync(Tv.Id, ct, seconds: 5);
        await announcer.ExitedAsync(ct);
        announcer.ExitCode.ShouldBe(0);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task TVs_on_two_networks_are_found_and_one_on_both_is_one(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        var other = await lab.AddMachineAsync("c", ct);
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await NetworkLab.ConnectAsync(worker, other, 2, ct);
        await NetworkLab.ConnectAsync(worker, tv, 3, ct);
        await using var first = await Tv.AnnounceAsync(tv, ct);
        await using var second = await Tv.AnnounceAsync(other, ct, OtherId, "Bedroom");
        await using var watcher = Watcher.Start(worker);

        var both = await watcher.SeesAsync(
            Tv.Id,
            "the TV on both cables",
            device => Watcher.Addresses(device).Contains(NetworkLab.Address(1, 2)) && Watcher.Addresses(device).Contains(NetworkLab.Address(3, 2)),
            ct);
        Watcher.Addresses(both).ShouldNotContain(NetworkLab.Address(2, 2));
        var bedroom = await watcher.SeesAsync(OtherId, "the other TV", _ => true, ct);
        Watcher.Text(bedroom, "host").ShouldBe(NetworkLab.Address(2, 2));

        second.Signal(Tv.Terminate);
        await watcher.LosesAsync(OtherId, ct, seconds: 5);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_TV_that_gets_another_address_is_found_there(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var announcer = await Tv.AnnounceAsync(tv, ct);
        await using var watcher = Watcher.Start(worker);
        await watcher.SeesAsync(Tv.Id, "the TV", device => Watcher.Text(device, "host") == NetworkLab.Address(1, 2), ct);

        await NetworkLab.RemoveAddressAsync(tv, 1, 2, ct);
        await NetworkLab.AddAddressAsync(tv, 1, 77, ct);

        var moved = await watcher.SeesAsync(
            Tv.Id,
            "the TV at its new address alone",
            device => Watcher.Addresses(device).Contains(NetworkLab.Address(1, 77)) && !Watcher.Addresses(device).Contains(NetworkLab.Address(1, 2)),
            ct);
        Watcher.Text(moved, "host").ShouldBe(NetworkLab.Address(1, 77));
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_cable_that_is_plugged_in_later_is_used(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await using var announcer = await Tv.AnnounceAsync(tv, ct);
        await using var watcher = Watcher.Start(worker);

        await NetworkLab.ConnectAsync(worker, tv, 1, ct);

        await watcher.SeesAsync(Tv.Id, "the TV", device => Watcher.Addresses(device).Contains(NetworkLab.Address(1, 2)), ct);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Configured_devices_are_listed_beside_those_that_are_found(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var announcer = await Tv.AnnounceAsync(tv, ct);

        await using var look = NetworkLab.Start(
            worker,
            "dotnet",
            [Watcher.Worker, "devices", "--json"],
            new Dictionary<string, string?>
            {
                ["Cast__Devices__attic__Host"] = "tv.example",
                ["Targets__wall__Kind"] = "Cast",
                ["Targets__wall__Device"] = "Living room",
            });
        await look.ExitedAsync(ct);

        look.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Select(device => (Watcher.Text(device, "id"), Watcher.Text(device, "source"), Watcher.Text(device, "target")))
            .ShouldBe([("attic", "static", "attic"), (Tv.Id, "mdns", "wall")]);
    }
}
