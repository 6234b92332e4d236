using System.Collections.Immutable;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions;

/// <summary>
/// The targets this worker serves: those of the configuration from the start, those that are found once they are. None is ever
/// removed; one whose screen is gone is absent.
/// </summary>
public sealed class TargetCatalog(IEnumerable<Target> targets, TargetDefaults? defaults = null)
{
    private readonly TargetDefaults _defaults = defaults ?? new TargetDefaults();
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, Entry> _bySlug = targets.ToImmutableSortedDictionary(
        target => target.Slug, target => new Entry((defaults ?? new TargetDefaults()).Complete(target), true), StringComparer.Ordinal);

    /// <summary>Called after a target came, changed, went or came back, one call at a time.</summary>
    public event EventHandler<TargetChangedEventArgs>? Changed;

    /// <summary>As of now; what comes later does not show in what was returned.</summary>
    public IReadOnlyCollection<Target> All => [.. Volatile.Read(ref _bySlug).Values.Select(entry => entry.Target)];

    public Target? Find(string slug) => Volatile.Read(ref _bySlug).GetValueOrDefault(slug)?.Target;

    /// <summary>Whether its screen can be reached, as far as we know.</summary>
    public bool IsPresent(string slug) => Volatile.Read(ref _bySlug).GetValueOrDefault(slug)?.IsPresent ?? false;

    /// <summary>Adds a target or replaces the one of the same slug; nothing happens when nothing is new.</summary>
    public void Put(Target target, bool isPresent)
    {
        lock (_gate)
        {
            target = _defaults.Complete(target);
            var entry = new Entry(target, isPresent);
            if (entry.Equals(_bySlug.GetValueOrDefault(target.Slug)))
            {
                return;
            }

            Volatile.Write(ref _bySlug, _bySlug.SetItem(target.Slug, entry));
            // Inside the lock, so that nobody hears of a return before the loss; those who listen only take notes.
            Changed?.Invoke(this, new TargetChangedEventArgs(target));
        }
    }

    private sealed record Entry(Target Target, bool IsPresent);
}

/// <summary>Which target is new, changed, gone or back.</summary>
public sealed class TargetChangedEventArgs(Target target) : EventArgs
{
    public Target Target => target;
}
