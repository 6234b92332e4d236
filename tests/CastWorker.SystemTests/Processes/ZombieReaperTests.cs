using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CastWorker.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.SystemTests.Processes;

/// <summary>Makes this process adopt orphans, as a worker without an init does. Nothing else may run meanwhile.</summary>
[NonParallelizable]
public sealed partial class ZombieReaperTests
{
    private const int SetChildSubreaper = 36;

    [TearDown]
    public void AdoptNobody() => ProcessControl(SetChildSubreaper, 0, 0, 0, 0).ShouldBe(0);

    [Test, CancelAfter(20_000)]
    public async Task An_adopted_zombie_is_collected_at_the_second_look_and_our_own_children_never(CancellationToken ct)
    {
        ProcessControl(SetChildSubreaper, 1, 0, 0, 0).ShouldBe(0);
        using var reaper = new ZombieReaper(new ProcessRegistry(), TimeProvider.System, NullLogger<ZombieReaper>.Instance);
        using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0.1 >/dev/null & echo $!; exit 7"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var orphan = int.Parse(await child.StandardOutput.ReadToEndAsync(ct), CultureInfo.InvariantCulture);
        await ProcessTable.UntilAsync(() => ProcFs.Stat(orphan) is { State: 'Z' } stat && stat.ParentPid == Environment.ProcessId, ct);

        reaper.Look();
        ProcFs.Stat(orphan).ShouldNotBeNull().State.ShouldBe('Z');
        reaper.Look();

        ProcFs.Stat(orphan).ShouldBeNull();
        await child.WaitForExitAsync(ct);
        child.ExitCode.ShouldBe(7);
    }

    [Test, CancelAfter(20_000)]
    public async Task As_process_1_without_input_a_worker_runs_and_keeps_no_zombies(CancellationToken ct)
    {
        var directory = Directory.CreateTempSubdirectory("castworker-test-").FullName;
        var orphans = new List<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var container = new ChildLauncher(new ProcessRegistry(), TimeProvider.System, NullLogger<ChildProcess>.Instance).Start(new ChildSpec
        {
            Program = "unshare",
            Arguments = ["--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", $"exec {Partner.Path} adopt {directory} 0<&-"],
            SessionId = "test",
            Role = ChildRole.Probe,
            Stop = StopLadder.Terminate,
            OnOutput = line =>
            {
                orphans.Add(line);
                if (line.Equals("ready", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            },
        }))
        {
            await ready.Task.WaitAsync(ct);
            var worker = ProcFs.All().Single(process => process.ParentPid == container.Id).Pid;

            orphans.Count(line => line.StartsWith("orphan ", StringComparison.Ordinal)).ShouldBe(3);
            // Its child stays; the orphans it was given die soon and must be collected.
            await ProcessTable.UntilAsync(() => ProcFs.All().Count(process => process.ParentPid == worker) == 1, ct);
            ProcessTable.Lives(worker).ShouldBeTrue();
        }

        Directory.Delete(directory, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint value, nint unused3, nint unused4, nint unused5);
}
