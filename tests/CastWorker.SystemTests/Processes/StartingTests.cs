using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CastWorker.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.SystemTests.Processes;

/// <summary>What a child gets from us, and what it says.</summary>
public sealed class StartingTests
{
    [Test, CancelAfter(15_000)]
    public async Task Every_way_of_ending_has_its_code(CancellationToken ct)
    {
        await using var good = Partner.Start("exit", "0");
        await using var bad = Partner.Start("exit", "42");
        await using var killed = await Partner.StartReadyAsync(ct, "hang-without-reading-stdin");
        Signals.TrySendToProcess(killed.Child.Id, Signals.Kill);

        (await good.Child.Exited.WaitAsync(ct)).ShouldBe(0);
        (await bad.Child.Exited.WaitAsync(ct)).ShouldBe(42);
        (await killed.Child.Exited.WaitAsync(ct)).ShouldBe(128 + Signals.Kill);
    }

    [Test, CancelAfter(15_000)]
    public async Task Input_and_output_are_utf8(CancellationToken ct)
    {
        await using var partner = await Partner.StartReadyAsync(ct, "echo-input");

        await partner.Child.WriteInputAsync("Grüße ☃\n", ct);
        await ProcessTable.UntilAsync(() => partner.Output.Count == 2, ct);

        partner.Output.ShouldBe(["ready", "Grüße ☃"]);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_flood_on_the_error_output_neither_blocks_the_child_nor_fills_our_memory(CancellationToken ct)
    {
        var before = Environment.WorkingSet;

        await using var partner = Partner.Start("flood-stderr", "300000000");
        (await partner.Child.Exited.WaitAsync(ct)).ShouldBe(0);

        partner.Errors.ShouldHaveSingleItem().Length.ShouldBe(LinePump.LongestLine);
        (Environment.WorkingSet - before).ShouldBeLessThan(50_000_000);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_very_long_line_is_cut_and_the_next_one_whole(CancellationToken ct)
    {
        await using var partner = await Partner.StartReadyAsync(ct, "long-line", "100000");

        partner.Output.ShouldBe([new string('y', LinePump.LongestLine), "ready"]);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_reader_that_throws_does_not_stop_the_reading(CancellationToken ct)
    {
        await using var partner = Partner.StartWithReader(_ => throw new InvalidOperationException("reader"), "echo-input");
        await partner.Ready(ct);

        await partner.Child.WriteInputAsync("still there\n", ct);
        await ProcessTable.UntilAsync(() => partner.Output.Contains("still there", StringComparer.Ordinal), ct);

        partner.Child.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test, CancelAfter(15_000)]
    public async Task Our_sockets_and_files_are_not_handed_down(CancellationToken ct)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        var ours = Directory.GetFileSystemEntries("/proc/self/fd")
            .Select(entry => Path.GetFileName(new FileInfo(entry).LinkTarget))
            .Where(name => name is not null && (name.StartsWith("socket:", StringComparison.Ordinal) || name.Equals(Path.GetFileName(file.Name), StringComparison.Ordinal)))
            .ToList();
        ours.Count.ShouldBeGreaterThanOrEqualTo(2);

        await using var partner = Partner.Start("print-fds");
        await partner.Child.Exited.WaitAsync(ct);

        partner.Output.Last().ShouldBe("ready");
        partner.Output.Select(Path.GetFileName).Intersect(ours, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Test, CancelAfter(15_000)]
    public async Task The_environment_is_ours_with_the_childs_own_words(CancellationToken ct)
    {
        Environment.SetEnvironmentVariable("CASTWORKER_TEST_INHERITED", "from us");

        (await SayAsync("CASTWORKER_TEST_INHERITED", ct)).ShouldBe("from us");
        (await SayAsync("CASTWORKER_TEST_INHERITED", ct, ("CASTWORKER_TEST_INHERITED", null))).ShouldBe("(none)");
        (await SayAsync("DISPLAY", ct, ("DISPLAY", ":77"))).ShouldBe(":77");
        (await SayAsync("CASTWORKER_CHILD", ct)).Length.ShouldBe(32);
    }

    [Test, CancelAfter(15_000)]
    public async Task Only_the_signal_of_a_broken_pipe_is_ignored_in_a_child_and_none_is_blocked(CancellationToken ct)
    {
        // The runtime ignores SIGPIPE in itself and its children inherit that: they get an error from the write instead.
        var lines = await LinesAsync("grep", ["-E", "^Sig(Blk|Ign):", "/proc/self/status"], ct);

        lines.ShouldBe(["SigBlk:\t0000000000000000", "SigIgn:\t0000000000001000"]);
    }

    [Test, CancelAfter(60_000)]
    public async Task Twenty_started_and_stopped_at_once_leave_no_process_no_zombie_and_no_open_file(CancellationToken ct)
    {
        var registry = new ProcessRegistry();
        await OneLifeAsync(registry, ct);
        var filesBefore = ProcessTable.OpenFiles;

        var pids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => OneLifeAsync(registry, ct), ct)));

        registry.All.ShouldBeEmpty();
        pids.Count(ProcessTable.Lives).ShouldBe(0);
        ProcessTable.ZombiesOfOurs.ShouldBe(0);
        ProcessTable.OpenFiles.ShouldBeLessThanOrEqualTo(filesBefore);
    }

    [Test, CancelAfter(15_000)]
    public async Task The_registry_knows_a_child_from_its_start_to_its_end(CancellationToken ct)
    {
        var registry = new ProcessRegistry();
        var partner = Partner.Start(registry, StopLadder.Ffmpeg, "stop-on", "q");

        var owned = registry.All.ShouldHaveSingleItem();
        owned.Pid.ShouldBe(partner.Child.Id);
        owned.StartTime.ShouldBe(ProcFs.Stat(owned.Pid)!.StartTime);
        registry.Count(ChildRole.Encoder).ShouldBe(1);
        registry.CountByRole.ShouldBe(new Dictionary<ChildRole, int> { [ChildRole.Encoder] = 1 });

        await partner.Ready(ct);
        await partner.DisposeAsync();
        registry.All.ShouldBeEmpty();
    }

    [Test, CancelAfter(15_000)]
    public async Task An_adopted_process_leaves_the_registry_when_it_ends(CancellationToken ct)
    {
        var registry = new ProcessRegistry();
        using var driver = Process.Start("sleep", "600");

        registry.Adopt(driver.Id, ChildRole.PageDriver, "s1", "node").ShouldNotBeNull();
        registry.Count(ChildRole.PageDriver).ShouldBe(1);
        driver.Kill();
        await driver.WaitForExitAsync(ct);

        registry.All.ShouldBeEmpty();
        registry.Adopt(driver.Id, ChildRole.PageDriver, "s1", "node").ShouldBeNull();
    }

    private static async Task<int> OneLifeAsync(ProcessRegistry registry, CancellationToken ct)
    {
        await using var partner = Partner.Start(registry, StopLadder.Ffmpeg, "stop-on", "q");
        await partner.Ready(ct);
        return partner.Child.Id;
    }

    private static async Task<string> SayAsync(string name, CancellationToken ct, params (string Name, string? Value)[] environment) =>
        (await LinesAsync(Partner.Path, ["environment", name], ct, environment)).ShouldHaveSingleItem();

    private static async Task<IReadOnlyList<string>> LinesAsync(
        string program, string[] arguments, CancellationToken ct, params (string Name, string? Value)[] environment)
    {
        var lines = new List<string>();
        await using var child = new ChildLauncher(new ProcessRegistry(), TimeProvider.System, NullLogger<ChildProcess>.Instance).Start(new ChildSpec
        {
            Program = program,
            Arguments = arguments,
            SessionId = "test",
            Role = ChildRole.Probe,
            Stop = StopLadder.Terminate,
            Environment = environment.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal),
            OnOutput = lines.Add,
        });
        await child.Exited.WaitAsync(ct);
        return lines;
    }
}
