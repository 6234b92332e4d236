using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>
/// Before anything else starts: ends what a killed worker left running, lets others tidy up after it, removes its files, and
/// begins the journal of this run. After everything else has stopped it looks once more, at this run.
/// </summary>
internal sealed partial class OrphanReaper(
    ProcessJournal journal,
    RuntimeDirectory directory,
    IEnumerable<IOrphanAftercare> aftercare,
    TimeProvider time,
    ILogger<OrphanReaper> logger) : IHostedLifecycleService
{
    /// <summary>SIGKILL is obeyed at once, except by a process that is stuck in the kernel.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private bool _done;

    /// <summary>Comes before every other service's start, in whatever order they were registered.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => ReapAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => ReapAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every service has stopped: a child that is still there has been forgotten, and must not outlive us.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => KillAsync(journal.Forgotten, cancellationToken);

    private static IReadOnlyList<SeenProcess> Table() =>
        [.. ProcFs.All().Select(stat => new SeenProcess(stat, ProcFs.Variable(stat.Pid, ProcessJournal.RunVariable)))];

    private async Task ReapAsync(CancellationToken ct)
    {
        if (_done)
        {
            return;
        }

        _done = true;
        IReadOnlyList<string> resisting = [];
        if (journal.Read() is { } left)
        {
            resisting = await KillAsync(left, ct) ? [] : left.Runs;
            foreach (var process in left.Processes)
            {
                TidyUpAfter(process);
            }
        }

        if (!directory.RemoveLeftovers())
        {
            LeftoversStay(directory.Path);
        }

        journal.Begin(resisting);
    }

    private async Task<bool> KillAsync(JournalContent left, CancellationToken ct)
    {
        var bootId = ProcFs.BootId;
        var named = new HashSet<int>();
        using var deadline = new CancellationTokenSource(Limit, time);
        while (ReapPlan.PlanReap(left, Table(), bootId, Environment.ProcessId) is { Count: > 0 } orphans)
        {
            foreach (var orphan in orphans)
            {
                if (named.Add(orphan.Pid))
                {
                    OrphanFound(orphan.Pid, orphan.Entry?.Program, orphan.Entry?.SessionId);
                }

                // Looked at again in the last moment: the pid may be somebody else's by now.
                if (ProcFs.Stat(orphan.Pid)?.StartTime == orphan.StartTime)
                {
                    Signals.TrySendToProcess(orphan.Pid, Signals.Kill);
                }
            }

            if (deadline.IsCancellationRequested)
            {
                OrphansStay([.. orphans.Select(orphan => orphan.Pid)]);
                return false;
            }

            await Task.Delay(Look, TimeProvider.System, ct);
        }

        return true;
    }

    private void TidyUpAfter(OwnedProcess process)
    {
        foreach (var one in aftercare)
        {
            try
            {
                one.Ended(process);
            }
#pragma warning disable CA1031 // disposal of a dead run: one failure must neither hide the rest nor prevent the start
            catch (Exception exception)
#pragma warning restore CA1031
            {
                AftercareFailed(exception, process.Program, process.Pid);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ending {Pid} ({Program}, session {SessionId}), for which nobody is responsible any more")]
    private partial void OrphanFound(int pid, string? program, string? sessionId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Orphans still there after SIGKILL: {Pids}")]
    private partial void OrphansStay(IReadOnlyList<int> pids);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of an earlier run could not be removed from {Path}")]
    private partial void LeftoversStay(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tidying up after {Program} {Pid} of an earlier run failed")]
    private partial void AftercareFailed(Exception exception, string program, int pid);
}
