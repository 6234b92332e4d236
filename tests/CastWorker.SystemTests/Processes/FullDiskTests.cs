using CastWorker.Processes;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.SystemTests.Processes;

/// <summary>A tiny file system of our own, filled to the brim. Mounting needs root.</summary>
public sealed class FullDiskTests
{
    [Test, CancelAfter(30_000)]
    public async Task A_full_disk_is_said_once_and_prevents_no_start(CancellationToken ct)
    {
        var disk = Directory.CreateTempSubdirectory("castworker-test-").FullName;
        var shots = new OneShot(new ProcessRegistry(), TimeProvider.System);
        (await shots.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], TimeSpan.FromSeconds(10), ct)).ExitCode.ShouldBe(0);
        try
        {
            await StartOnFullDiskAsync(disk, ct);
        }
        finally
        {
            await shots.RunAsync("umount", [disk], TimeSpan.FromSeconds(10), CancellationToken.None);
            Directory.Delete(disk);
        }
    }

    private static async Task StartOnFullDiskAsync(string disk, CancellationToken ct)
    {
        var registry = new ProcessRegistry();
        var logger = new RecordingLogger<ProcessJournal>();
        using var directory = RuntimeDirectory.Claim(Path.Combine(disk, "worker"));
        var journal = new ProcessJournal(directory, registry, logger);
        journal.Begin([]);
        var run = journal.Read()!.Runs;
        var filler = Path.Combine(disk, "filler");
        Fill(filler);

        var launcher = new ChildLauncher(registry, TimeProvider.System, NullLogger<ChildProcess>.Instance);
        await using (var one = launcher.Start(Sleep))
        await using (var two = launcher.Start(Sleep))
        {
            registry.All.Count.ShouldBe(2);
        }

        logger.Lines.ShouldBe(["Warning JournalUnwritable"]);
        journal.Read()!.Runs.ShouldBe(run);
        File.Delete(filler);
        await using var three = launcher.Start(Sleep);
        logger.Lines.ShouldBe(["Warning JournalUnwritable", "Information JournalWritableAgain"]);
        journal.Read()!.Processes.ShouldHaveSingleItem().Pid.ShouldBe(three.Id);
        // While a program takes the place of another it has no environment.
        await Eventually.BeTrueAsync(
            () => ProcFs.Variable(three.Id, ProcessJournal.RunVariable) == run[0], "the child to have the run's name", ct);
        ct.ThrowIfCancellationRequested();
    }

    private static ChildSpec Sleep => new()
    {
        Program = "sleep",
        Arguments = ["600"],
        SessionId = "test",
        Role = ChildRole.Encoder,
        Stop = StopLadder.Terminate,
    };

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        Should.Throw<IOException>(() =>
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        });
    }
}
