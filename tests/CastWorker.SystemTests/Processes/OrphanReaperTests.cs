using System.Diagnostics;
using CastWorker.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CastWorker.SystemTests.Processes;

/// <summary>What the next start makes of what a dead worker left.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OrphanReaperTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    private string Journal => Path.Combine(_directory, "journal");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test, CancelAfter(30_000)]
    public async Task A_worker_killed_by_force_leaves_orphans_and_the_next_one_ends_them(CancellationToken ct)
    {
        await using var first = await Partner.StartReadyAsync(ct, "work", _directory);
        first.Grandchildren.Count.ShouldBe(4);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "sessions", "s1", "hls")).FullName, "0.ts"), "x");

        Signals.TrySendToProcess(first.Child.Id, Signals.Kill);
        await first.Child.Exited.WaitAsync(ct);
        first.Grandchildren.Count(ProcessTable.Lives).ShouldBe(4);
        await using var second = await Partner.StartReadyAsync(ct, "work", _directory);

        first.Grandchildren.Count(ProcessTable.Lives).ShouldBe(0);
        second.Grandchildren.Count(ProcessTable.Lives).ShouldBe(4);
        Directory.Exists(Path.Combine(_directory, "sessions")).ShouldBeFalse();

        await second.DisposeAsync();
        second.Grandchildren.Count(ProcessTable.Lives).ShouldBe(0);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_second_worker_on_the_same_folder_does_not_touch_the_first_ones_children(CancellationToken ct)
    {
        await using var first = await Partner.StartReadyAsync(ct, "work", _directory);

        await using var second = Partner.Start("work", _directory);
        (await second.Child.Exited.WaitAsync(ct)).ShouldNotBe(0);

        string.Join('\n', second.Errors).ShouldContain(nameof(FolderInUseException));
        first.Grandchildren.Count(ProcessTable.Lives).ShouldBe(4);
        await first.DisposeAsync();
        first.Grandchildren.Count(ProcessTable.Lives).ShouldBe(0);
    }

    [Test, CancelAfter(30_000)]
    public async Task Only_the_process_of_the_journal_is_ended_and_not_one_that_got_its_pid(CancellationToken ct)
    {
        using var unrelated = Process.Start("sleep", "600");
        using var orphan = Process.Start("setsid", ["sleep", "600"]);
        await ProcessTable.UntilAsync(() => ProcFs.Stat(orphan.Id)?.GroupId == orphan.Id, ct);
        var ours = Owned(orphan.Id, ProcFs.Stat(orphan.Id)!.StartTime);
        var reused = Owned(unrelated.Id, ProcFs.Stat(unrelated.Id)!.StartTime - 1);
        var journal = new JournalContent { BootId = ProcFs.BootId, Runs = ["0123"], Processes = [ours, reused] };
        await File.WriteAllTextAsync(Journal, journal.Format(), ct);
        var aftercare = new Aftercare();

        using var host = Build(aftercare);
        await host.StartAsync(ct);

        await orphan.WaitForExitAsync(ct);
        unrelated.HasExited.ShouldBeFalse();
        aftercare.Seen.ShouldBe([ours, reused]);
        JournalContent.Parse(await File.ReadAllTextAsync(Journal, ct))!.Processes.ShouldBeEmpty();
        await host.StopAsync(ct);
        unrelated.Kill();
    }

    [TestCase("")]
    [TestCase("castworker-journal 1\nboot")]
    [TestCase("\0\u0001 nonsense")]
    [CancelAfter(30_000)]
    public async Task A_damaged_journal_does_not_prevent_the_start(string text, CancellationToken ct)
    {
        await File.WriteAllTextAsync(Journal, text, ct);

        using var host = Build(new Aftercare());
        await host.StartAsync(ct);

        var begun = JournalContent.Parse(await File.ReadAllTextAsync(Journal, ct)).ShouldNotBeNull();
        begun.Runs.ShouldBe([Environment.GetEnvironmentVariable(ProcessJournal.RunVariable)!]);
        await host.StopAsync(ct);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_child_that_everybody_forgot_does_not_outlive_the_host(CancellationToken ct)
    {
        using var host = Build(new Aftercare());
        await host.StartAsync(ct);
        await using var forgotten = host.Services.GetRequiredService<ChildLauncher>().Start(new ChildSpec
        {
            Program = "sleep",
            Arguments = ["600"],
            SessionId = "test",
            Role = ChildRole.Display,
            Stop = StopLadder.Terminate,
        });

        await host.StopAsync(ct);

        (await forgotten.Exited.WaitAsync(ct)).ShouldBe(128 + Signals.Kill);
    }

    private static OwnedProcess Owned(int pid, long start) =>
        new() { Pid = pid, StartTime = start, Role = ChildRole.Display, SessionId = "s", Program = "Xvfb" };

    private IHost Build(IOrphanAftercare aftercare)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Processes:RuntimeDirectory", _directory)]);
        builder.Services.AddProcesses(builder.Configuration);
        builder.Services.AddSingleton(aftercare);
        builder.Services.AddSingleton<IOrphanAftercare, FailingAftercare>();
        return builder.Build();
    }

    private sealed class Aftercare : IOrphanAftercare
    {
        public List<OwnedProcess> Seen { get; } = [];

        public void Ended(OwnedProcess process) => Seen.Add(process);
    }

    private sealed class FailingAftercare : IOrphanAftercare
    {
        public void Ended(OwnedProcess process) => throw new InvalidOperationException("aftercare");
    }
}
