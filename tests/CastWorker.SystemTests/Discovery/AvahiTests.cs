using System.Text.Json;

namespace CastWorker.SystemTests.Discovery;

/// <summary>Our querier and our announcer against a responder that somebody else wrote.</summary>
internal sealed class AvahiTests
{
    private static readonly string[] Text =
        [$"id={Tv.Id}", "ve=05", "md=Chromecast Ultra", "fn=Küche; oben", "ca=4101", "st=0", "rs="];

    [Test]
    [CancelAfter(90_000)]
    public async Task A_device_that_avahi_announces_is_found_with_everything_it_says(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var avahi = await Avahi.StartAsync(tv, "kitchen-tv", ct);
        await avahi.PublishAsync($"Chromecast-Ultra-{Tv.Id}", 8021, Text, ct);

        var lines = (await Watcher.LookAsync(worker, ct, "--json", "--seconds", "4")).Split('\n');

        using var device = JsonDocument.Parse(lines.ShouldHaveSingleItem());
        var found = device.RootElement;
        (Watcher.Text(found, "id"), Watcher.Text(found, "name"), Watcher.Text(found, "model"))
            .ShouldBe((Tv.Id, "Küche; oben", "Chromecast Ultra"));
        (Watcher.Text(found, "host"), found.GetProperty("port").GetInt32(), found.GetProperty("video").GetBoolean())
            .ShouldBe((NetworkLab.Address(1, 2), 8021, true));
        Watcher.Text(found, "target").ShouldBe("kueche_oben");
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_device_that_avahi_takes_back_is_lost_at_once(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var avahi = await Avahi.StartAsync(tv, "kitchen-tv", ct);
        var publisher = await avahi.PublishAsync($"Chromecast-{Tv.Id}", 8009, Text, ct);
        await using var watcher = Watcher.Start(worker);
        await watcher.SeesAsync(Tv.Id, "the device", _ => true, ct);

        publisher.Signal(Tv.Terminate);

        await watcher.LosesAsync(Tv.Id, ct, seconds: 5);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Our_announcement_is_read_by_avahi_as_it_was_meant(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (other, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(other, tv, 1, ct);
        await using var announcer = await Tv.AnnounceAsync(tv, ct, name: "Living room");
        await using var avahi = await Avahi.StartAsync(other, "somebody", ct);

        var resolved = (await avahi.BrowseAsync(ct)).Split('\n')
            .Select(line => line.Split(';'))
            .Where(fields => fields is ["=", _, "IPv4", ..])
            .ToArray()
            .ShouldHaveSingleItem();

        resolved[3].ShouldBe($"Google-Nest-Hub-{Tv.Id}");
        resolved[6..9].ShouldBe(["01234567-89ab-cdef-0123-456789abcdef.local", NetworkLab.Address(1, 2), "8010"]);
        foreach (var text in new[] { $"id={Tv.Id}", "md=Google Nest Hub", "fn=Living room", "ca=231941", "ve=05", "st=0", "rs=" })
        {
            resolved[9].ShouldContain($"\"{text}\"");
        }
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task We_share_the_port_with_an_avahi_on_the_same_machine(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (worker, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(worker, tv, 1, ct);
        await using var avahi = await Avahi.StartAsync(worker, "somebody", ct);
        await using var announcer = await Tv.AnnounceAsync(tv, ct);
        await using var watcher = Watcher.Start(worker);

        await watcher.SeesAsync(Tv.Id, "the TV", _ => true, ct);

        (await avahi.BrowseAsync(ct)).ShouldContain(Tv.Id);
    }
}
