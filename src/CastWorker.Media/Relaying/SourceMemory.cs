using System.Collections.Concurrent;
using CastWorker.Sessions;

namespace CastWorker.Media.Relaying;

/// <summary>
/// Why sources were not copied when it was last tried: the next run need not try again. For an hour, since what stands in the way may have been a bad minute, or be set otherwise
/// meanwhile.
/// </summary>
internal sealed class SourceMemory(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(LiveSource Source, Quality Wanted), (string Obstacle, long At)> _obstacles = new();

    /// <summary>Null: nothing is known to stand in the way.</summary>
    public string? ObstacleOf(LiveSource source, Quality wanted) =>
        _obstacles.TryGetValue((source, wanted), out var known) && time.GetElapsedTime(known.At) < Kept ? known.Obstacle : null;

    public void Remember(LiveSource source, Quality wanted, string obstacle)
    {
        foreach (var (key, known) in _obstacles)
        {
            if (time.GetElapsedTime(known.At) >= Kept)
            {
                _obstacles.TryRemove(key, out _);
            }
        }

        _obstacles[(source, wanted)] = (obstacle, time.GetTimestamp());
    }
}
