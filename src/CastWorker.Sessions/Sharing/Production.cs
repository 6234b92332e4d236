using System.Collections.Concurrent;
using System.Collections.Frozen;
using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Sharing;

/// <summary>
/// A picture in the making, for one session or for several that want the same: each opens its stages as if it were alone, and gets those that
/// are open already. Whoever is first to open what has ended makes it anew for all.
/// </summary>
internal sealed class Production(string id, ProductionKey key)
{
    private static readonly StageName[] Order = [StageName.Stream, StageName.Display, StageName.Browser, StageName.Encoder];

    // One at a time opens a stage. Without wait handles they have nothing to dispose of, and an opener that was given up may still be in one.
    private readonly FrozenDictionary<StageName, SemaphoreSlim> _openings = Order.ToFrozenDictionary(name => name, _ => new SemaphoreSlim(1, 1));
    private readonly ConcurrentDictionary<StageName, SharedStage> _stages = new();

    /// <summary>Under which its processes and folders go.</summary>
    public string Id => id;

    /// <summary>Only <see cref="Productions"/> changes what follows.</summary>
    public ProductionKey Key { get; set; } = key;

    public int Seats { get; set; }

    /// <summary>It is as its key says; otherwise it is on its way there, and nobody can join.</summary>
    public bool IsSettled { get; set; } = true;

    public async Task<SharedStage.Hold> OpenAsync(StageName name, Func<CancellationToken, Task<IStage>> open, CancellationToken ct)
    {
        var opening = _openings[name];
        await opening.WaitAsync(ct);
        try
        {
            if (_stages.TryGetValue(name, out var present) && present.TryHold() is { } hold)
            {
                return hold;
            }

            await ClearAsync(name);
            var stage = await open(ct);
            var shared = _stages[name] = new SharedStage(stage);
            if (shared.TryHold() is { } first)
            {
                return first;
            }

            await ClearAsync(name);
            throw new StageFailedException(await stage.Exited);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Whatever stands on what has ended goes first, also when somebody holds it: they have heard of the end too.</summary>
    private async Task ClearAsync(StageName ended)
    {
        foreach (var name in RepairPlan.For([ended], Order).Reverse())
        {
            if (_stages.TryRemove(name, out var stage))
            {
                // Who held it last has told why, if it failed to close.
                await stage.CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
