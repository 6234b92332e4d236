using System.Collections.Concurrent;

namespace CastWorker.Browser.Recycling;

/// <summary>How many pages of this worker have been recycled so far, and why.</summary>
public sealed class Recyclings
{
    private readonly ConcurrentDictionary<RecycleCause, int> _done = new();
    private int _failed;

    public RecyclingsReading Read() => new()
    {
        Done = Enum.GetValues<RecycleCause>().ToDictionary(cause => cause, cause => _done.GetValueOrDefault(cause)),
        Failed = Volatile.Read(ref _failed),
    };

    internal void Done(RecycleCause cause) => _done.AddOrUpdate(cause, 1, static (_, before) => before + 1);

    internal void Failed() => Interlocked.Increment(ref _failed);
}

/// <summary>The same as of one moment.</summary>
public sealed record RecyclingsReading
{
    public IReadOnlyDictionary<RecycleCause, int> Done { get; init; } = new Dictionary<RecycleCause, int>();

    /// <summary>The new page did not come, and the old one stayed.</summary>
    public int Failed { get; init; }
}
