using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>How a worker goes.</summary>
public enum Departure
{
    /// <summary>By SIGKILL, as by a crash or the kernel: nothing of it is ended.</summary>
    Killed,

    /// <summary>By SIGTERM, as for an upgrade or a reboot.</summary>
    Terminated,
}

internal static class Departures
{
    public static async Task LeaveAsync(this Departure departure, RunningWorker worker, CancellationToken ct)
    {
        if (departure == Departure.Killed)
        {
            worker.KillNine();
            await worker.Program.ExitedAsync(ct);
        }
        else
        {
            (await worker.TerminateAsync(ct)).ShouldBe(0);
        }
    }
}
