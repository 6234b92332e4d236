using CastWorker.Processes;

namespace CastWorker.Browser.Driver;

/// <summary>Finds the driver's process, which its library starts without telling us, among our own children.</summary>
internal static class DriverProcess
{
    public static IReadOnlyList<int> Running() =>
        [.. ProcFs.All().Where(process => process.ParentPid == Environment.ProcessId).Select(process => process.Pid).Where(IsDriver)];

    /// <summary>A zombie is dead: its parent just has not looked yet.</summary>
    public static bool IsAlive(int pid) => ProcFs.Stat(pid) is { IsDead: false };

    private static bool IsDriver(int pid) => ProcFs.CommandLine(pid)?.Contains(".playwright", StringComparison.Ordinal) == true;
}
