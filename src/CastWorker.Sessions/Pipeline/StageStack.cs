using System.Collections.Immutable;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Sharing;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Pipeline;

/// <summary>
/// The open stages of one session: opened one after the other, each within a named limit; closed in reverse, each within
/// a limit, all of them whatever happens to one.
/// </summary>
internal sealed partial class StageStack(
    Action<StageName, SessionError> onEnded, TimeSpan closeLimit, TimeProvider time, ILogger logger)
{
    private ImmutableList<(StageName Name, IStage Stage)> _open = [];

    /// <summary>What lived until we closed it: that it ends is no news. What had ended before is the cause of something, whoever was first.</summary>
    private ImmutableHashSet<IStage> _closedByUs = ImmutableHashSet.Create<IStage>(ReferenceEqualityComparer.Instance);

    public TStage Get<TStage>(StageName name) => (TStage)Real(_open.Single(open => open.Name == name).Stage)!;

    public TStage? Find<TStage>(StageName name)
        where TStage : class => Real(_open.FirstOrDefault(open => open.Name == name).Stage) as TStage;

    /// <summary>Whether the stage is open and has not ended by itself.</summary>
    public bool IsAlive(StageName name) => _open.Any(open => open.Name == name && !open.Stage.Exited.IsCompleted);

    /// <exception cref="StageFailedException">It failed, was not ready in time, or a stage below it ended meanwhile.</exception>
    public async Task<TStage> OpenAsync<TStage>(
        StageName name, Func<CancellationToken, Task<TStage>> open, TimeSpan limit, CancellationToken ct)
        where TStage : IStage
    {
        var stage = await RunAsync(name, open, limit, ct);
        ImmutableInterlocked.Update(ref _open, static (open, added) => open.Add(added), (name, (IStage)stage));
        _ = TellWhenEndedAsync(name, stage);
        return stage;
    }

    /// <summary>Waits for something a stage must still do, as if it were a part of its opening.</summary>
    public async Task<TResult> RunAsync<TResult>(
        StageName name, Func<CancellationToken, Task<TResult>> run, TimeSpan limit, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        // A stage that does not listen to its token must not hold up the session for ever.
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(() => cancelled.TrySetResult());
        var running = run(either.Token);
        var exits = _open.Select(open => open.Stage.Exited).ToArray();
        try
        {
            var first = await Task.WhenAny([running, cancelled.Task, .. exits]);
            if (first == running)
            {
                return await running;
            }

            await either.CancelAsync();
            await AbandonAsync(name, running);
            ct.ThrowIfCancellationRequested();
            throw exits.FirstOrDefault(exit => exit.IsCompletedSuccessfully) is { } exit
                ? new StageFailedException(await exit)
                : new StageFailedException(TooLate(name, limit));
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new StageFailedException(TooLate(name, limit), late);
        }
    }

    /// <summary>Closes the named stages in reverse order of opening.</summary>
    public async Task CloseAsync(IReadOnlyCollection<StageName> names)
    {
        foreach (var open in InReverse(names))
        {
            Detach(open);
            await CloseAsync(open.Name, open.Stage);
        }
    }

    /// <summary>Makes room for others of the same names. What is returned goes on, and ends unheard, until it is closed.</summary>
    public IReadOnlyList<(StageName Name, IStage Stage)> Detach(IReadOnlyCollection<StageName> names)
    {
        var detached = InReverse(names);
        foreach (var open in detached)
        {
            Detach(open);
        }

        return detached;
    }

    /// <summary>Closes what was detached, in that order.</summary>
    public async Task CloseAsync(IReadOnlyList<(StageName Name, IStage Stage)> detached)
    {
        foreach (var (name, stage) in detached)
        {
            await CloseAsync(name, stage);
        }
    }

    private (StageName Name, IStage Stage)[] InReverse(IReadOnlyCollection<StageName> names) =>
        [.. _open.Where(open => names.Contains(open.Name)).OrderByDescending(open => open.Name)];

    private void Detach((StageName Name, IStage Stage) open)
    {
        if (!open.Stage.Exited.IsCompleted)
        {
            ImmutableInterlocked.Update(ref _closedByUs, static (closed, one) => closed.Add(one), open.Stage);
        }

        ImmutableInterlocked.Update(ref _open, static (open, closed) => open.Remove(closed), open);
    }

    private static IStage? Real(IStage? stage) => stage is SharedStage.Hold hold ? hold.Stage : stage;

    private static SessionError TooLate(StageName name, TimeSpan limit) =>
        new(ErrorCode.StageTimeout, $"The {name.ToString().ToLowerInvariant()} was not ready within {limit.TotalSeconds:0.#} s.")
        {
            Stage = name,
        };

    /// <summary>Gives a cancelled opener a little time; what it returns too late is closed.</summary>
    private async Task AbandonAsync<TResult>(StageName name, Task<TResult> running)
    {
        var closing = CloseResultAsync(name, running);
        try
        {
            await closing.WaitAsync(closeLimit, time);
        }
        catch (TimeoutException)
        {
            StageIgnoredCancellation(name, closeLimit);
        }
    }

    private async Task CloseResultAsync<TResult>(StageName name, Task<TResult> running)
    {
        try
        {
            if (await running is IStage late)
            {
                await CloseAsync(name, late);
            }
        }
#pragma warning disable CA1031 // the stage was given up: that it failed, and how, no longer matters to anybody
        catch (Exception failure)
#pragma warning restore CA1031
        {
            AbandonedStageFailed(failure, name);
        }
    }

    private async Task CloseAsync(StageName name, IStage stage)
    {
        var began = time.GetTimestamp();
        try
        {
            await stage.DisposeAsync().AsTask().WaitAsync(closeLimit, time);
            var took = time.GetElapsedTime(began);
            StageClosed(name, took);
        }
#pragma warning disable CA1031 // one stage's failure to close must not leave the others open
        catch (Exception failure)
#pragma warning restore CA1031
        {
            StageFailedToClose(failure, name);
        }
    }

    private async Task TellWhenEndedAsync(StageName name, IStage stage)
    {
        var error = await stage.Exited;
        if (!ImmutableInterlocked.Update(ref _closedByUs, static (closed, one) => closed.Remove(one), stage))
        {
            onEnded(name, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stage {Stage} closed after {Elapsed}")]
    private partial void StageClosed(StageName stage, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stage {Stage} did not close properly; going on without it")]
    private partial void StageFailedToClose(Exception failure, StageName stage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stage {Stage} was still opening {Limit} after it was told to give up")]
    private partial void StageIgnoredCancellation(StageName stage, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stage {Stage} had been given up and failed")]
    private partial void AbandonedStageFailed(Exception failure, StageName stage);
}
