using System.Runtime.InteropServices;

namespace CastWorker.Processes;

/// <summary>Switches core dumps off for this process and all it starts: those of a browser are hundreds of megabytes each.</summary>
public static partial class CoreDumps
{
    private const int CoreLimit = 4;

    /// <returns>False when the system refused, which only costs disk.</returns>
    public static bool SwitchOff() => SetLimit(CoreLimit, new Limits(0, 0)) == 0;

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limits(ulong Soft, ulong Hard);
}
