using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions;

/// <summary>The latest status of every target, for whoever asks; each change is handed to the publisher.</summary>
public sealed class StatusBoard
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TargetStatus> _latest;
    private readonly Dictionary<string, SessionGauges> _gauges = new(StringComparer.Ordinal);
    private readonly IStatePublisher _publisher;
    private readonly TimeProvider _time;
    private readonly TargetMemories? _memories;

    /// <param name="targets">The targets, and those that come later.</param>
    /// <param name="publisher">Told of each change.</param>
    /// <param name="time">The clock.</param>
    /// <param name="memories">What is known from earlier runs; null: nothing.</param>
    public StatusBoard(TargetCatalog targets, IStatePublisher publisher, TimeProvider time, TargetMemories? memories = null)
    {
        _memories = memories;
        _publisher = publisher;
        _time = time;
        _latest = new SortedDictionary<string, TargetStatus>(StringComparer.Ordinal);
        // First listen, then read: a target that comes meanwhile is noted twice rather than missed.
        targets.Changed += (_, changed) => Note(changed.Target);
        foreach (var target in targets.All)
        {
            Of(target);
        }
    }

    /// <summary>Called after a status changed, one call at a time.</summary>
    public event EventHandler<StatusChangedEventArgs>? Changed;

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

    /// <summary>Of a target that nobody has heard of yet: that it is idle.</summary>
    public TargetStatus Of(Target target)
    {
        lock (_gate)
        {
            if (!_latest.TryGetValue(target.Slug, out var status))
            {
                var memory = _memories?.Of(target.Slug);
                _latest[target.Slug] = status = new TargetStatus
                {
                    Target = target,
                    Since = _time.GetUtcNow(),
                    Page = memory?.LastPage,
                    Changes = memory?.Changes ?? SettingsChange.None,
                };
            }

            return status;
        }
    }

    /// <summary>Has the figures of a target told now, if it streams.</summary>
    public void TellFigures(Target target) => GaugesOf(target)?.Tell();

    /// <summary>How far a target's encoder is just now; null while it has none.</summary>
    public EncoderProgress? ProgressOf(Target target) => GaugesOf(target)?.Progress;

    /// <summary>Who tells a target's figures from now on; null for nobody.</summary>
    internal void FiguresBy(Target target, SessionGauges? gauges)
    {
        lock (_gate)
        {
            _gauges.Remove(target.Slug);
            if (gauges is not null)
            {
                _gauges.Add(target.Slug, gauges);
            }
        }
    }

    internal void Tell(TargetEvent happened) => _publisher.Publish(happened);

    internal void Tell(TargetPicture picture) => _publisher.Publish(picture);

    internal void Tell(TargetFigures figures) => _publisher.Publish(figures);

    internal TargetStatus Change(Target target, Func<TargetStatus, TargetStatus> change)
    {
        lock (_gate)
        {
            var before = Of(target);
            var after = change(before);
            if (after != before)
            {
                after = after with { Sequence = before.Sequence + 1 };
                _latest[target.Slug] = after;
                // Inside the lock, so that no older status overtakes a newer one; Publish never blocks.
                _publisher.Publish(after);
                Changed?.Invoke(this, new StatusChangedEventArgs(after));
            }

            return after;
        }
    }

    private SessionGauges? GaugesOf(Target target)
    {
        lock (_gate)
        {
            return _gauges.GetValueOrDefault(target.Slug);
        }
    }

    /// <summary>What is known of it stays, under its new name. Also one that only came back is told of again.</summary>
    private void Note(Target target)
    {
        lock (_gate)
        {
            _latest[target.Slug] = Of(target) with { Target = target };
            _publisher.Publish(_latest[target.Slug]);
        }
    }
}

/// <summary>What is new about a target.</summary>
public sealed class StatusChangedEventArgs(TargetStatus status) : EventArgs
{
    public TargetStatus Status => status;
}
