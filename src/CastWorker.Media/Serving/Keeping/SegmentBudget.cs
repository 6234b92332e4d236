namespace CastWorker.Media.Serving.Keeping;

/// <summary>How much the segments of all sessions weigh, and may weigh. From any thread.</summary>
internal sealed class SegmentBudgets(long mostBytes)
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool IsExceeded => Used > mostBytes;

    public SegmentBudget ForSession(long mostOfIt) => new(this, mostOfIt);

    internal void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}

/// <summary>The same for one session.</summary>
internal sealed class SegmentBudget(SegmentBudgets all, long mostBytes)
{
    private long _used;

    public bool IsExceeded => Interlocked.Read(ref _used) > mostBytes || all.IsExceeded;

    public void Add(long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        all.Add(bytes);
    }

    public void Remove(long bytes) => Add(-bytes);

    /// <summary>The session has ended, and nothing is left of it.</summary>
    public void Clear() => all.Add(-Interlocked.Exchange(ref _used, 0));
}
