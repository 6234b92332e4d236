using System.Runtime.InteropServices;

namespace CastWorker.Benchmarks;

/// <summary>Turns Ctrl-C, and being asked to end, into a cancelled token, so that everything that was started is ended in order.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a shell expects of a program that Ctrl-C has ended.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask),
    ];

    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _asked.Dispose();
    }

    private void Ask(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.Cancel();
    }
}
