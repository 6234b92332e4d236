using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>One child and its descendants, in a process group of their own. Disposing stops the whole group.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ChildSpec _spec;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, ChildSpec spec, TimeProvider time)
    {
        _process = process;
        _spec = spec;
        _time = time;
        Id = process.Id;
        Exited = WaitAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code (128 + signal when a signal ended it). Never faults, never cancels.</summary>
    public Task<int> Exited { get; }

    /// <summary>Writes to the child's standard input. A child that no longer listens is no error.</summary>
    public async Task WriteInputAsync(string text, CancellationToken ct)
    {
        await _process.StandardInput.WriteAsync(text.AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
    }

    internal static ChildProcess Start(ChildSpec spec, TimeProvider time, ILogger logger)
    {
        _ = logger;
        // setsid makes the child a group leader, so its pid is the group id that stop signals go to.
        var info = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add(spec.Program);
        foreach (var argument in spec.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in spec.Environment)
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Hand(line.Data, spec.OnOutput);
        process.ErrorDataReceived += (_, line) => Hand(line.Data, spec.OnError);
#pragma warning disable RS0030 // the one place that starts processes
        process.Start();
#pragma warning restore RS0030
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, spec, time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var rung in _spec.Stop.Rungs)
        {
            if (rung is StopRung.Signal signal)
            {
                Signals.TrySendToGroup(Id, signal.Number);
            }
            else if (rung is StopRung.Input input)
            {
                await WriteInputAsync(input.Text, CancellationToken.None);
            }

            if (await EndedWithinAsync(rung.Limit))
            {
                break;
            }
        }

        Signals.TrySendToGroup(Id, Signals.Kill);
        await EndedWithinAsync(StopLadder.KillLimit);
        _process.Dispose();
    }

    private static void Hand(string? line, Action<string>? reader)
    {
        if (line is not null)
        {
            reader?.Invoke(line);
        }
    }

    private async Task<bool> EndedWithinAsync(TimeSpan limit)
    {
        try
        {
            await Exited.WaitAsync(limit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
