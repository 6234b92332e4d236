using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>One child and its descendants, in a process group of their own. Disposing stops the whole group.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>How long the last lines of an ended child may take; only who keeps its pipe open beyond its end needs more.</summary>
    private static readonly TimeSpan LastLinesLimit = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly ChildSpec _spec;
    private readonly OwnedProcess _owned;
    private readonly ProcessGroup _group;
    private readonly ProcessRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<Task> _stop;
    private readonly Task _gone;
    private volatile bool _asked;

    private ChildProcess(Process process, OwnedProcess owned, ChildSpec spec, string mark, Surroundings around)
    {
        (_registry, _time, _logger) = around;
        (_process, _owned, _spec) = (process, owned, spec);
        Input = process.StandardInput.BaseStream;
        _group = new ProcessGroup(owned.Pid, owned.StartTime, mark);
        _stop = new Lazy<Task>(StopAsync);
        _gone = process.WaitForExitAsync();
        Exited = WatchAsync();
    }

    public int Id => _owned.Pid;

    /// <summary>
    /// Completes with the exit code (128 + signal when a signal ended it), after the child's last lines were handed on.
    /// What the child leaves behind in its group is killed by then. Never faults, never cancels.
    /// </summary>
    public Task<int> Exited { get; }

    /// <summary>The child's standard input, for who writes more than words. Writing blocks while the child does not read.</summary>
    public Stream Input { get; }

    /// <summary>Writes to the child's standard input. A child that no longer listens is no error.</summary>
    public async Task WriteInputAsync(string text, CancellationToken ct)
    {
        try
        {
            await Input.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
            await Input.FlushAsync(ct);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            InputUnheard(exception, _spec.Program, Id);
        }
    }

    /// <summary>Climbs the stop ladder, kills what is left of the group and waits until it is gone, in five seconds at most.</summary>
    public async ValueTask DisposeAsync() => await _stop.Value;

    internal static ChildProcess Start(ChildSpec spec, ProcessRegistry registry, TimeProvider time, ILogger logger)
    {
        var mark = Guid.NewGuid().ToString("N");
        var process = ChildStart.Run(spec, mark);
        var owned = new OwnedProcess
        {
            Pid = process.Id,
            StartTime = ProcFs.Stat(process.Id)?.StartTime ?? 0,
            Role = spec.Role,
            SessionId = spec.SessionId,
            Program = spec.Program,
        };
        registry.Add(owned);
        return new ChildProcess(process, owned, spec, mark, new Surroundings(registry, time, logger));
    }

    private async Task<int> WatchAsync()
    {
        ChildStarted(_spec.Program, Id, _spec.SessionId);

        // So that no line reaches a reader before its owner has the child in hand.
        await Task.Yield();
        using var closing = new CancellationTokenSource();
        var lines = Task.WhenAll(
            ReadOutputAsync(_process.StandardOutput.BaseStream, closing.Token),
            new LinePump(_spec.OnError, _logger).RunAsync(_process.StandardError.BaseStream, closing.Token));

        await _gone;
        var exitCode = _process.ExitCode;
        ChildEnded(_spec.Program, Id, exitCode, _asked);

        // Before the last lines: a descendant that holds the pipe open would make us wait for them in vain.
        await KillGroupAsync();
        await WithinAsync(lines, LastLinesLimit);
        await closing.CancelAsync();
        await WithinAsync(lines, LastLinesLimit);
        await Input.DisposeAsync();
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
        _registry.Remove(_owned);
        return exitCode;
    }

    private async Task StopAsync()
    {
        _asked = true;
        var ended = _gone.IsCompleted;
        for (var i = 0; i < _spec.Stop.Rungs.Count && !ended; i++)
        {
            var rung = _spec.Stop.Rungs[i];
            ended = await AskAsync(rung);
            if (!ended)
            {
                ChildIgnored(_spec.Program, Id, rung.ToString(), rung.Limit);
            }
        }

        await WithinAsync(ended ? Exited : Task.WhenAll(KillGroupAsync(), Exited), StopLadder.KillLimit);
    }

    /// <summary>One rung: the question and the wait for its effect share the limit, since a full pipe holds up the question itself.</summary>
    private async Task<bool> AskAsync(StopRung rung)
    {
        using var deadline = new CancellationTokenSource(rung.Limit, _time);
        try
        {
            switch (rung)
            {
                case StopRung.Signal signal:
                    _group.Signal(signal.Number);
                    break;
                case StopRung.EndOfInput:
                    await EndInputAsync().WaitAsync(deadline.Token);
                    break;
                case StopRung.Input input:
                    await WriteInputAsync(input.Text, deadline.Token).WaitAsync(deadline.Token);
                    break;
            }

            await _gone.WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return _gone.IsCompleted;
        }
    }

    private async Task ReadOutputAsync(Stream output, CancellationToken closing)
    {
        if (_spec.ReadOutput is { } read)
        {
            try
            {
                await read(output, closing);
            }
#pragma warning disable CA1031 // whatever a reader throws, the child must not block on a full pipe
            catch (Exception exception)
#pragma warning restore CA1031
            {
                OutputUnread(exception, _spec.Program, Id);
            }
        }

        await new LinePump(_spec.OnOutput, _logger).RunAsync(output, closing);
    }

    /// <summary>Closing waits for a write that is under way, which only the child can end.</summary>
    private Task EndInputAsync() => Task.Run(() => Input.DisposeAsync().AsTask());

    private async Task KillGroupAsync()
    {
        var left = await _group.KillAsync(StopLadder.KillLimit, _time);
        if (left.Count > 0)
        {
            ChildSurvived(_spec.Program, Id, left);
        }
    }

    private async Task WithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _time);
        }
        catch (TimeoutException)
        {
            LimitPassed(_spec.Program, Id, limit);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program} {Pid} started for session {SessionId}")]
    private partial void ChildStarted(string program, int pid, string sessionId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program} {Pid} ended with {ExitCode}; we asked it to: {Asked}")]
    private partial void ChildEnded(string program, int pid, int exitCode, bool asked);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Program} {Pid} ignored {Rung} for {Limit}")]
    private partial void ChildIgnored(string program, int pid, string rung, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Program} {Pid}: still there after SIGKILL: {Survivors}")]
    private partial void ChildSurvived(string program, int pid, IReadOnlyList<int> survivors);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program} {Pid} is not wholly finished after {Limit}")]
    private partial void LimitPassed(string program, int pid, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The output of {Program} {Pid} is no longer read")]
    private partial void OutputUnread(Exception exception, string program, int pid);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program} {Pid} no longer listens to its input")]
    private partial void InputUnheard(Exception exception, string program, int pid);

    /// <summary>What every child needs of its worker.</summary>
    private readonly record struct Surroundings(ProcessRegistry Registry, TimeProvider Time, ILogger Logger);
}
