namespace CastWorker.Mqtt.Limits;

/// <summary>Lets through so many per second and, after a quiet time, so many at once. Pure: it is told what time it is.</summary>
internal readonly record struct TokenBucket(double Capacity, double PerSecond)
{
    private double Missing { get; init; }

    private TimeSpan At { get; init; }

    /// <summary>The bucket without one more token; null when it is empty.</summary>
    public TokenBucket? Take(TimeSpan now)
    {
        var missing = Math.Max(0, Missing - (PerSecond * (now - At).TotalSeconds));
        return missing + 1 > Capacity ? null : this with { Missing = missing + 1, At = now };
    }
}
