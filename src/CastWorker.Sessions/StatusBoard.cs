using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions;

/// <summary>The latest status of every target, for whoever asks; each change is handed to the publisher.</summary>
public sealed class StatusBoard
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TargetStatus> _latest;
    private readonly IStatePublisher _publisher;

    public StatusBoard(TargetCatalog targets, IStatePublisher publisher, TimeProvider time)
    {
        _publisher = publisher;
        _latest = new SortedDictionary<string, TargetStatus>(StringComparer.Ordinal);
        foreach (var target in targets.All)
        {
            _latest[target.Slug] = new TargetStatus { Target = target, Since = time.GetUtcNow() };
        }
    }

    public IReadOnlyList<TargetStatus> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _latest.Values];
            }
        }
    }

    public TargetStatus Of(Target target)
    {
        lock (_gate)
        {
            return _latest[target.Slug];
        }
    }

    /// <summary>Hands every status to the publisher as it is, for a start.</summary>
    public void PublishAll()
    {
        foreach (var status in All)
        {
            _publisher.Publish(status);
        }
    }

    internal void Tell(TargetEvent happened) => _publisher.Publish(happened);

    internal TargetStatus Change(Target target, Func<TargetStatus, TargetStatus> change)
    {
        lock (_gate)
        {
            var before = _latest[target.Slug];
            var after = change(before);
            if (after != before)
            {
                after = after with { Sequence = before.Sequence + 1 };
                _latest[target.Slug] = after;
                // Inside the lock, so that no older status overtakes a newer one; Publish never blocks.
                _publisher.Publish(after);
            }

            return after;
        }
    }
}
