using System.Runtime.InteropServices;
using CastWorker.Processes;

namespace CastWorker;

/// <summary>The first SIGTERM or SIGINT ends everything in order; the second one means "now".</summary>
internal static class SecondSignal
{
    public static IDisposable Watch(IServiceProvider services)
    {
        var seen = 0;
        void Count(PosixSignalContext context)
        {
            if (Interlocked.Increment(ref seen) > 1)
            {
                services.GetRequiredService<ProcessRegistry>().KillAll();
                Environment.Exit(ExitCodes.Software);
            }
        }

        return new Registrations(
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Count), PosixSignalRegistration.Create(PosixSignal.SIGINT, Count));
    }

    private sealed class Registrations(params IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all)
            {
                one.Dispose();
            }
        }
    }
}
