using CastWorker.Sessions;

namespace CastWorker.Mqtt.Ownership;

/// <summary>Finds a target for a start that names none: ours, without a TV, and idle.</summary>
internal sealed class FreeTargets(TargetCatalog targets, StatusBoard board, TargetOwnership ownership, TimeProvider time)
{
    /// <summary>Until then the state of a target that was just given away says that it starts.</summary>
    private static readonly TimeSpan Reserved = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _given = new(StringComparer.Ordinal);

    /// <summary>Null when all are busy.</summary>
    public Target? Find()
    {
        lock (_gate)
        {
            return targets.All.FirstOrDefault(target => target.Kind == TargetKind.Stream
                && ownership.IsOurs(target.Slug)
                && board.Of(target).State is (SessionState.Idle or SessionState.Error)
                && !(_given.TryGetValue(target.Slug, out var at) && time.GetElapsedTime(at) < Reserved));
        }
    }

    public void Give(string target)
    {
        lock (_gate)
        {
            _given[target] = time.GetTimestamp();
        }
    }
}
