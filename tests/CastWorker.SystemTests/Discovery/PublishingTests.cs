using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Discovery;

/// <summary>What a broker hears of TVs that come and go.</summary>
internal sealed class PublishingTests
{
    private const string Availability = "castworker/target/living_room/availability ";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(120_000)]
    public async Task A_TV_that_is_found_becomes_a_target_that_is_available_while_the_TV_is_there(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (machine, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(machine, tv, 1, ct);
        await using var broker = await StartBrokerAsync(machine, ct);
        await using var heard = NetworkLab.Start(machine, "mosquitto_sub", ["-h", "127.0.0.1", "-t", "castworker/#", "-F", "%t %p"]);
        await using var worker = StartWorker(machine);
        await worker.SaysAsync("Application started", ct);

        await using (var announcer = await Tv.AnnounceAsync(tv, ct))
        {
            await LatestAsync(heard, Availability, "online", ct);
            await heard.SaysAsync("castworker/target/living_room/state {\"state\":\"idle\"", ct);
            await Eventually.BeTrueAsync(
                () => heard.Lines.Last(line => line.Contains("/info ", StringComparison.Ordinal))
                    .Contains("\"targets\":[\"demo\",\"living_room\"]", StringComparison.Ordinal),
                () => $"both targets to be told; heard: {string.Join('\n', heard.Lines)}",
                ct);

            announcer.Signal(Tv.Terminate);
            await LatestAsync(heard, Availability, "offline", ct);
        }

        await using (await Tv.AnnounceAsync(tv, ct))
        {
            await LatestAsync(heard, Availability, "online", ct);
        }

        worker.Signal(Tv.Terminate);
        await worker.ExitedAsync(ct);
        worker.ExitCode.ShouldBe(0);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_TV_that_is_found_plays_what_it_fetches_from_an_address_that_it_can_reach(CancellationToken ct)
    {
        await using var lab = new NetworkLab();
        var (machine, tv) = (await lab.AddMachineAsync("a", ct), await lab.AddMachineAsync("b", ct));
        await NetworkLab.ConnectAsync(machine, tv, 1, ct);
        await using var broker = await StartBrokerAsync(machine, ct);
        await using var heard = NetworkLab.Start(machine, "mosquitto_sub", ["-h", "127.0.0.1", "-t", "castworker/#", "-F", "%t %p"]);
        await using var worker = StartWorker(machine, bind: "*");
        await using var screen = NetworkLab.Start(
            tv,
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CastWorker.VirtualTv.dll"),
                "--Tv:PlayerFiles", Path.Combine(Repository.Root, "artifacts", "player"),
                "--Tv:Address", "0.0.0.0", "--Tv:Announce", "true", "--Tv:Name", "Living room",
            ]);
        await LatestAsync(heard, Availability, "online", ct, seconds: 60);

        await RunningProgram.RunAsync(
            "ip",
            ["netns", "exec", machine, "mosquitto_pub", "-h", "127.0.0.1", "-q", "1", "-t", "castworker/target/living_room/set/url", "-m", "http://127.0.0.1:8081/demo"],
            ct);
        await PlaysAsync(heard, worker, ct);

        worker.Signal(Tv.Terminate);
        await worker.ExitedAsync(ct);
        worker.ExitCode.ShouldBe(0);
    }

    private static async Task PlaysAsync(RunningProgram heard, RunningProgram worker, CancellationToken ct)
    {
        try
        {
            await heard.SaysAsync("castworker/target/living_room/state {\"state\":\"streaming\"", ct, seconds: 60);
        }
        catch (TimeoutException)
        {
            await TestContext.Out.WriteLineAsync($"heard: {string.Join('\n', heard.Lines)}\nthe worker: {string.Join('\n', worker.Lines)}");
            throw;
        }
    }

    private async Task<RunningProgram> StartBrokerAsync(string machine, CancellationToken ct)
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, "listener 1883 127.0.0.1\nallow_anonymous true\npersistence false\n", ct);
        var broker = NetworkLab.Start(machine, "mosquitto", ["-c", configuration, "-v"]);
        await broker.SaysAsync("running", ct);
        return broker;
    }

    private RunningProgram StartWorker(string machine, string bind = "127.0.0.1") => NetworkLab.Start(
        machine,
        "dotnet",
        [Watcher.Worker],
        new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Processes__RuntimeDirectory"] = _folder,
            ["State__Directory"] = Path.Combine(_folder, "state"),
            ["Media__BindAddress"] = bind,
        });

    private static Task LatestAsync(RunningProgram heard, string topic, string payload, CancellationToken ct, int seconds = 20) => Eventually.BeTrueAsync(
        () => heard.Lines.LastOrDefault(line => line.StartsWith(topic, StringComparison.Ordinal)) == topic + payload,
        () => $"{topic}{payload}; heard: {string.Join('\n', heard.Lines)}",
        ct,
        seconds);
}
