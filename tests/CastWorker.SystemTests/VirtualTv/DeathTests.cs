using System.Diagnostics;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>However the TV ends, nothing of it stays.</summary>
internal sealed class DeathTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task SIGTERM_ends_it_and_its_browser_within_two_seconds(CancellationToken ct)
    {
        await using var tv = await RunningTv.StartAsync(ct);
        tv.Children().ShouldNotBeEmpty();
        var took = Stopwatch.StartNew();

        tv.Program.Signal(15);
        await tv.Program.ExitedAsync(ct);

        tv.Program.ExitCode.ShouldBe(0);
        took.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await Eventually.BeTrueAsync(() => tv.Children().Count == 0, "its processes to end", ct, seconds: 2);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task SIGKILL_leaves_no_browser(CancellationToken ct)
    {
        await using var tv = await RunningTv.StartAsync(ct);

        tv.Program.Signal(9);
        await tv.Program.ExitedAsync(ct);

        await Eventually.BeTrueAsync(() => tv.Children().Count == 0, "its processes to end", ct, seconds: 10);
    }

    [TestCase("Profile", "toaster", "chromecast-gen3")]
    [TestCase("Id", "17", "32 hexadecimal digits")]
    [CancelAfter(30_000)]
    public async Task Nonsense_is_refused_before_anything_runs(string key, string value, string complaint, CancellationToken ct)
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "CastWorker.VirtualTv.dll"), $"--Tv:{key}", value]);
        await program.ExitedAsync(ct);

        program.ExitCode.ShouldBe(78);
        string.Join('\n', program.Lines).ShouldContain(complaint);
    }
}
