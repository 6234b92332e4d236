using CastWorker.Processes;

namespace CastWorker.Browser.Chromium;

/// <summary>Reads from the kernel what the renderers of one Chromium have in memory, each for itself: an empty one shares 100 MB with the others.</summary>
internal static class RendererMemory
{
    /// <param name="group">The group of processes that Chromium leads.</param>
    public static long Of(int group) =>
        ProcFs.All().Where(process => process.GroupId == group && !process.IsDead && IsRenderer(process.Pid)).Sum(process => ProcFs.OwnPages(process.Pid))
        * Environment.SystemPageSize;

    private static bool IsRenderer(int pid) => ProcFs.CommandLine(pid)?.Contains("--type=renderer", StringComparison.Ordinal) == true;
}
