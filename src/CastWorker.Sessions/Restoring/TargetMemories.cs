using System.Collections.Immutable;
using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Restoring;

/// <summary>The memories of all targets: begins with what the last run left, hands each change to whoever keeps it.</summary>
public sealed class TargetMemories
{
    private readonly Lock _gate = new();
    private readonly IMemoryKeeper _keeper;
    private ImmutableDictionary<string, TargetMemory> _byTarget;

    public TargetMemories(IMemoryKeeper keeper)
    {
        _keeper = keeper;
        _byTarget = keeper.Load().ToImmutableDictionary(memory => memory.Target, StringComparer.Ordinal);
    }

    /// <summary>Of a target that nothing is known of: that it is new.</summary>
    public TargetMemory Of(string slug) =>
        Volatile.Read(ref _byTarget).GetValueOrDefault(slug) ?? new TargetMemory { Target = slug };

    public void Change(string slug, Func<TargetMemory, TargetMemory> change)
    {
        lock (_gate)
        {
            var before = Of(slug);
            var after = change(before);
            if (after != before)
            {
                Volatile.Write(ref _byTarget, after.IsEmpty ? _byTarget.Remove(slug) : _byTarget.SetItem(slug, after));
                // Inside the lock, so that nothing older is kept after something newer; Keep never blocks.
                _keeper.Keep([.. _byTarget.Values]);
            }
        }
    }
}
