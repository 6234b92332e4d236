namespace CastWorker.Mqtt.Ownership;

/// <summary>Which workers are on the broker, and since when those that went are away; we ourselves are always there.</summary>
internal sealed class Colleagues(string us)
{
    /// <summary>More than any house has: what comes beyond is somebody's mischief.</summary>
    private const int Limit = 1024;

    private readonly Dictionary<string, TimeSpan?> _awaySince = new(StringComparer.Ordinal);

    /// <summary>The one who speaks when nobody in particular is asked: of those that are there, the first by name.</summary>
    public string Speaker => _awaySince.Where(one => one.Value is null).Select(one => one.Key).Append(us).Min(StringComparer.Ordinal)!;

    public void Tell(string worker, bool isOnline, TimeSpan now)
    {
        if (worker != us && (_awaySince.ContainsKey(worker) || _awaySince.Count < Limit))
        {
            // Said twice, it is still the first time that counts.
            _awaySince[worker] = isOnline ? null : _awaySince.GetValueOrDefault(worker) ?? now;
        }
    }

    public bool IsOnline(string worker) => worker == us || (_awaySince.TryGetValue(worker, out var since) && since is null);

    /// <summary>Since when a worker is away; one that nobody has ever seen is away from now on. Null: it is there.</summary>
    public TimeSpan? AwaySince(string worker, TimeSpan now)
    {
        if (IsOnline(worker))
        {
            return null;
        }

        Tell(worker, isOnline: false, now);
        return _awaySince.GetValueOrDefault(worker) ?? now;
    }

    /// <summary>What was known is not known any more.</summary>
    public void Forget() => _awaySince.Clear();
}
