using CastWorker.Sessions;

namespace CastWorker.TestSupport.Scripted;

/// <summary>How the openings of one kind of stage go: at once, not until the test says so, or not at all.</summary>
public sealed class Opening<TStage>
    where TStage : class
{
    private readonly Lock _gate = new();
    private readonly Queue<SessionError> _failures = new();
    private readonly List<TStage> _opened = [];
    private TaskCompletionSource? _held;

    /// <summary>Whether a held opening heeds its token.</summary>
    public bool IgnoresCancellation { get; set; }

    /// <summary>Everything that was opened, in order.</summary>
    public IReadOnlyList<TStage> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _opened];
            }
        }
    }

    public TStage Last => All[^1];

    public int Tries { get; private set; }

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.TrySetResult();

    /// <summary>The next opening fails.</summary>
    public void Fail(ErrorCode code, StageName stage) =>
        _failures.Enqueue(new SessionError(code, $"The {stage} would not open.") { Stage = stage });

    internal async Task<TStage> OpenAsync(Func<TStage> make, CancellationToken ct)
    {
        Tries++;
        if (_held is { } held)
        {
            await (IgnoresCancellation ? held.Task : held.Task.WaitAsync(ct));
        }

        if (_failures.TryDequeue(out var failure))
        {
            throw new StageFailedException(failure);
        }

        var stage = make();
        lock (_gate)
        {
            _opened.Add(stage);
        }

        return stage;
    }
}
