using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CastWorker.TestSupport.Harness;

/// <summary>A program that a test runs: its words are kept, and it does not outlive the test.</summary>
public sealed partial class RunningProgram : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private RunningProgram(Process process)
    {
        _process = process;
        Id = process.Id;
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it wrote so far, both streams together.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <param name="program">By name or path.</param>
    /// <param name="arguments">As the program gets them.</param>
    /// <param name="environment">What it has besides ours.</param>
    /// <param name="keepsInput">Whether its input stays open until <see cref="CloseInput"/>; else it ends at once.</param>
    public static RunningProgram Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        bool keepsInput = false)
    {
        var info = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info };
        var running = default(RunningProgram);
        process.OutputDataReceived += (_, line) => running?.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => running?.Keep(line.Data);
        process.Start();
        running = new RunningProgram(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!keepsInput)
        {
            process.StandardInput.Close();
        }

        return running;
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Runs something short to its end and gives back what it wrote.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        await using var running = Start(program, arguments);
        await running.ExitedAsync(ct);
        return running.ExitCode == 0
            ? string.Join('\n', running.Lines)
            : throw new InvalidOperationException($"{program} ended with {running.ExitCode}: {string.Join('\n', running.Lines)}");
    }

    /// <summary>Completes when it has ended and its last words were read.</summary>
    public Task ExitedAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    public Task SaysAsync(string text, CancellationToken ct, int seconds = 30) => Eventually.BeTrueAsync(
        () => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)) || (_process.HasExited
            ? throw new InvalidOperationException($"ended before it said '{text}': {string.Join('\n', _lines)}")
            : false),
        () => $"'{text}' in: {string.Join('\n', _lines.TakeLast(20))}",
        ct,
        seconds);

    public void Signal(int number)
    {
        if (!_process.HasExited)
        {
            Send(Id, number);
        }
    }

    internal static void Send(int pid, int signal) => _ = Kill(pid, signal);

    public async ValueTask DisposeAsync()
    {
        Signal(9);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
