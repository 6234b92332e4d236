using CastWorker.Processes;

namespace CastWorker.SystemTests.Processes;

/// <summary>What the tests ask the kernel.</summary>
internal static class ProcessTable
{
    public static bool Lives(int pid) => ProcFs.Stat(pid) is { IsDead: false };

    public static int ZombiesOfOurs => ProcFs.All().Count(process => process.IsDead && process.ParentPid == Environment.ProcessId);

    public static int OpenFiles => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>An outside process gives no event, so we look until it is so, or the test's time is over.</summary>
    public static async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ct);
        }
    }
}
