using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>
/// Collects dead descendants that became our children when their own parent died: that happens when we are PID 1 of a
/// container without an init, or a subreaper. The runtime collects only what it started itself.
/// </summary>
internal sealed partial class ZombieReaper(ProcessRegistry registry, TimeProvider time, ILogger<ZombieReaper> logger)
    : BackgroundService
{
    private const int DoNotWait = 1;
    private const int GetChildSubreaper = 37;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private IReadOnlySet<(int Pid, long StartTime)> _dead = new HashSet<(int Pid, long StartTime)>();

    /// <summary>One look: collects those that were dead at the last one already.</summary>
    internal void Look()
    {
        var registered = registry.All.Select(process => process.Pid).ToHashSet();
        var look = ZombiePlan.Look(ProcFs.All(), Environment.ProcessId, registered, _dead);
        _dead = look.Dead;
        foreach (var pid in look.Collect)
        {
            // This very pid, not "any child": the runtime's own children are none of our business.
            if (WaitPid(pid, IntPtr.Zero, DoNotWait) == pid)
            {
                Collected(pid);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!AdoptsOrphans())
        {
            return;
        }

        AdoptingOrphans(Environment.ProcessId);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private static bool AdoptsOrphans() =>
        Environment.ProcessId == 1 || (ProcessControl(GetChildSubreaper, out var isSubreaper, 0, 0, 0) == 0 && isSubreaper != 0);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int pid, IntPtr status, int options);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, out int value, nint unused3, nint unused4, nint unused5);

    [LoggerMessage(Level = LogLevel.Information, Message = "Process {Pid} has no init above it: collecting dead descendants ourselves")]
    private partial void AdoptingOrphans(int pid);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Collected the dead descendant {Pid}")]
    private partial void Collected(int pid);
}
