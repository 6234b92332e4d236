using System.ComponentModel;
using System.Text;
using Medallion.Shell;

namespace CastWorker.Processes;

/// <summary>Asks a program something it answers at once, such as <c>ffmpeg -encoders</c>.</summary>
public sealed class OneShot(ProcessRegistry registry, TimeProvider time)
{
    /// <summary>In bytes, for each of the two outputs; what is beyond is read and dropped.</summary>
    public const int MostOutput = 1024 * 1024;

    /// <summary>Without a mark in front, which the closing of the input would send to the program.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>How long the outputs may take to end once the whole group is dead.</summary>
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(1);

    /// <summary>Runs the program to its end. It has no input, and nothing of it outlives the call.</summary>
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    /// <exception cref="OneShotTimeoutException">It did not end within the limit; it is dead now.</exception>
    public async Task<OneShotResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken ct)
    {
        var mark = Guid.NewGuid().ToString("N");
        using var command = Start(program, arguments, mark);
        var owned = new OwnedProcess
        {
            Pid = command.ProcessId,
            StartTime = ProcFs.Stat(command.ProcessId)?.StartTime ?? 0,
            Role = ChildRole.Probe,
            SessionId = "worker",
            Program = program,
        };
        registry.Add(owned);
        try
        {
            return await FinishAsync(command, owned, mark, limit, ct);
        }
        finally
        {
            registry.Remove(owned);
        }
    }

    private static Command Start(string program, IReadOnlyList<string> arguments, string mark)
    {
        try
        {
            var path = ProgramPath.Find(program, Environment.GetEnvironmentVariable("PATH"));
            return Shell.Default.Run(
                "setsid",
                [path, .. arguments],
                options => options
                    .ThrowOnError(false)
                    .DisposeOnExit(false)
                    .Encoding(Utf8)
                    .EnvironmentVariable(ProcessGroup.MarkVariable, mark));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new ChildStartException(program, exception);
        }
    }

    private async Task<OneShotResult> FinishAsync(
        Command command, OwnedProcess owned, string mark, TimeSpan limit, CancellationToken ct)
    {
        command.StandardInput.Close();

        // Read from the first moment on: MedallionShell keeps without bound what nobody reads.
        var output = ReadAsync(command.StandardOutput.BaseStream);
        var error = ReadAsync(command.StandardError.BaseStream);
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            await command.Process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new OneShotTimeoutException(owned.Program, limit);
        }
        finally
        {
            // Also after a good end: a descendant that holds the pipe would keep the outputs open.
            await new ProcessGroup(owned.Pid, owned.StartTime, mark).KillAsync(StopLadder.KillLimit, time);
        }

        return new OneShotResult(
            command.Process.ExitCode,
            await output.WaitAsync(LastWordsLimit, time, ct),
            await error.WaitAsync(LastWordsLimit, time, ct));
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var kept = new byte[MostOutput];
        var length = 0;
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
        {
            var room = Math.Min(count, MostOutput - length);
            buffer.AsSpan(0, room).CopyTo(kept.AsSpan(length));
            length += room;
        }

        return Utf8.GetString(kept, 0, length);
    }
}

/// <summary>What a program answered.</summary>
public sealed record OneShotResult(int ExitCode, string Output, string Error);

/// <summary>A program that should have answered at once did not, and was killed.</summary>
public sealed class OneShotTimeoutException(string program, TimeSpan limit)
    : Exception($"{program} did not end within {limit.TotalSeconds:0.#} s.")
{
    public string Program { get; } = program;

    public TimeSpan Limit { get; } = limit;
}
