using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

public sealed class CycleTests
{
    private const int Cycles = 20;

    [Test, CancelAfter(600_000)]
    public async Task Twenty_starts_and_stops_leave_nothing_behind(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        var handles = 0;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await house.StreamTheDemoPageAsync(ct);
            await house.SetStreamingAsync("OFF", ct);
            await house.StateIsAsync("idle", ct);
            await house.NothingIsLeftAsync(ct);
            if (cycle == 2)
            {
                handles = Handles(house.Worker);
            }
        }

        // Sockets and files that one cycle forgets would show as one more in each.
        Handles(house.Worker).ShouldBeLessThan(handles + Cycles - 5);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_storm_of_fifty_commands_ends_as_the_last_one_said(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        var page = house.Worker.DemoPage.AbsoluteUri;
        // One client sends all of them, so that their order is certain, within the second.
        var storm = string.Join('\n', Enumerable.Range(0, 50).Select(turn => turn % 2 == 0 ? "ON" : "OFF"));

        await house.SetUrlAsync(page, ct);
        await LinesAsync(house, storm, ct);
        await house.StateIsAsync("idle", ct);
        await house.NothingIsLeftAsync(ct);
        await LinesAsync(house, storm + "\nON", ct);
        await house.StateIsAsync("streaming", ct, seconds: 60);

        house.Worker.Children().Count(child => child.Name == "ffmpeg").ShouldBe(1);
        house.Worker.Children().Count(child => child.Name == "Xvfb").ShouldBe(1);
    }

    private static async Task LinesAsync(House house, string lines, CancellationToken ct)
    {
        var file = Path.Combine(house.Worker.Folder, "storm");
        await File.WriteAllTextAsync(file, lines + "\n", ct);
        await RunningProgram.RunAsync(
            "sh",
            ["-c", $"mosquitto_pub -h 127.0.0.1 -p {house.Broker.Port} -q 1 -l -t castworker/target/{House.Target}/set/streaming < {file}"],
            ct);
    }

    private static int Handles(RunningWorker worker) => Directory.EnumerateFileSystemEntries($"/proc/{worker.Program.Id}/fd").Count();
}
