namespace CastWorker.Mqtt.Limits;

/// <summary>Says when a flood is worth a line in the log: at its beginning, then with a count every ten seconds.</summary>
internal sealed class FloodLog(TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private long _count;
    private long? _told;

    /// <summary>How many to tell of; null: not yet.</summary>
    public long? Count()
    {
        _count++;
        if (_told is { } told && time.GetElapsedTime(told) < Every)
        {
            return null;
        }

        _told = time.GetTimestamp();
        (var count, _count) = (_count, 0);
        return count;
    }
}
