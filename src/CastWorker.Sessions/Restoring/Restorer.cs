using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Restoring;

/// <summary>
/// Brings back what was wanted before the worker started, once for each target, and notes what is wanted from then on. Only the
/// supervisor's loop calls it; what takes time comes back to that loop through its queue.
/// </summary>
internal sealed partial class Restorer(
    TargetMemories memories,
    TargetCatalog targets,
    CommandQueue queue,
    ITvAftercare aftercare,
    ITargetClaims claims,
    StatusBoard board,
    TimeProvider time,
    ILogger<Restorer> logger)
{
    private readonly Dictionary<string, Course> _courses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _tidying = new(StringComparer.Ordinal);
    private readonly List<Task> _pauses = [];
    private CancellationToken _stop;

    /// <summary>Every target, and every one that will be found, is looked at once: as soon as it is known whose they are.</summary>
    public void Begin(CancellationToken stop)
    {
        _stop = stop;
        _pauses.Add(BeginAsync());
    }

    /// <summary>What the target is to show now; null: nothing, or no longer.</summary>
    public Wish? Due(Target target, int attempt)
    {
        var course = CourseOf(target);
        if (course.IsOver || course.Attempt != attempt || course.IsUnderWay)
        {
            return null;
        }

        if (claims.IsTheirs(target.Slug))
        {
            ServedByAnother(target.Slug);
            Note(target, wanted: null, isStopped: true);
            End(target);
            LeaveNothingOn(target);
            return null;
        }

        if (RestoreRules.WishFor(target, memories.Of(target.Slug)) is not { } wish)
        {
            End(target);
            LeaveNothingOn(target);
            return null;
        }

        _courses[target.Slug] = course with { IsUnderWay = true, Since = course.Since ?? time.GetUtcNow() };
        var shown = SecretMask.Mask(wish.Page);
        ComesBack(target.Slug, shown);
        return wish;
    }

    /// <summary>There was no room for it.</summary>
    public void Refused(Target target, SessionError refusal)
    {
        StaysAway(target.Slug, refusal.Message);
        End(target);
        LeaveNothingOn(target);
    }

    /// <summary>Somebody commanded something: from then on that holds.</summary>
    public void Commanded(Target target, SessionCommand command, Wishes? wanted)
    {
        if (command is SessionCommand.Start or SessionCommand.Stop)
        {
            End(target);
        }

        Note(target, wanted, isStopped: command is SessionCommand.Stop);
    }

    /// <summary>A session ended, and this is what follows by itself.</summary>
    public void Ended(Target target, Wishes? next)
    {
        var status = board.Of(target);
        var isStopped = status.EndedBy is { } reason && !RestoreRules.StaysWanted(reason);
        Note(target, next, isStopped);
        if (next is not null || CourseOf(target) is not { IsOver: false, Since: { } since } course)
        {
            return;
        }

        LeaveNothingOn(target);
        if (!isStopped
            && status.Error is { } error
            && RestoreRules.MayComeYet(error)
            && RestorePace.Pause(course.Attempt + 1, time.GetUtcNow() - since) is { } pause)
        {
            TriedAgain(target.Slug, pause, error.Code, error.Message);
            _courses[target.Slug] = course = course with { IsUnderWay = false, Attempt = course.Attempt + 1 };
            _pauses.RemoveAll(one => one.IsCompleted);
            _pauses.Add(SendLaterAsync(target, course.Attempt, pause));
        }
        else
        {
            End(target);
        }
    }

    /// <summary>Something else is wanted than before; or nothing, and then it matters whether somebody stopped it.</summary>
    public void Note(Target target, Wishes? wanted, bool isStopped) => memories.Change(target.Slug, memory =>
        (wanted is not null || isStopped ? RestoreRules.Note(memory, wanted, time.GetUtcNow()) : memory) with
        {
            Changes = board.Of(target).Changes,
        });

    /// <summary>Completes when nothing is under way any more; the token of the beginning must have been cancelled.</summary>
    public Task EndAsync() => Task.WhenAll([.. _tidying.Values, .. _pauses]);

    private async Task BeginAsync()
    {
        await claims.KnownAsync(_stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        targets.Changed += (_, changed) => queue.SendRestore(changed.Target, attempt: 0);
        foreach (var target in RestoreRules.Order(targets.All, memories))
        {
            queue.SendRestore(target, attempt: 0);
        }
    }

    private Course CourseOf(Target target) => _courses.GetValueOrDefault(target.Slug) ?? new Course();

    private void End(Target target) => _courses[target.Slug] = CourseOf(target) with { IsOver = true };

    /// <summary>Once is enough: what later sessions leave on a TV they take away themselves.</summary>
    private void LeaveNothingOn(Target target)
    {
        if (target.Kind == TargetKind.Cast && memories.Of(target.Slug).HasLeftovers && !_tidying.ContainsKey(target.Slug))
        {
            _tidying[target.Slug] = TidyAsync(target);
        }
    }

    private async Task TidyAsync(Target target)
    {
        var began = time.GetUtcNow();
        TimeSpan? pause = TimeSpan.Zero;
        for (var tries = 1; pause is { } wait; tries++)
        {
            try
            {
                await Task.Delay(wait, time, _stop);
                await aftercare.TidyAsync(target, _stop);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (StageFailedException away)
            {
                NotTidiedYet(target.Slug, away.Error.Code, away.Error.Message);
                pause = RestorePace.Pause(tries, time.GetUtcNow() - began);
            }
        }
    }

    private async Task SendLaterAsync(Target target, int attempt, TimeSpan pause)
    {
        await Task.Delay(pause, time, _stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.SendRestore(target, attempt);
    }

    /// <summary>How far the restoring of one target is.</summary>
    private sealed record Course
    {
        /// <summary>Counted from 0.</summary>
        public int Attempt { get; init; }

        /// <summary>When the first one began.</summary>
        public DateTimeOffset? Since { get; init; }

        public bool IsUnderWay { get; init; }

        /// <summary>It is no longer the restart that decides what is shown.</summary>
        public bool IsOver { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: what was wanted before the restart comes back: {Page}")]
    private partial void ComesBack(string target, string page);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target} is served by another worker: what was wanted before the restart does not come back here")]
    private partial void ServedByAnother(string target);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: what was wanted before the restart does not come back: {Reason}")]
    private partial void StaysAway(string target, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: coming back failed, it is tried again in {Pause}: {Code}: {Reason}")]
    private partial void TriedAgain(string target, TimeSpan pause, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Target}: what the last run left on the TV is still there: {Code}: {Reason}")]
    private partial void NotTidiedYet(string target, ErrorCode code, string reason);
}
