namespace CastWorker.Browser.Recycling;

/// <summary>The life of one loaded page, from its standing on the screen on: notices when it has grown old.</summary>
internal sealed class PageLife(RecycleLimits limits, TimeProvider time)
{
    private readonly PageHistory _history = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _notBefore;
    private int _failures;

    private TimeSpan Age => time.GetElapsedTime(_began);

    /// <summary>Takes a heartbeat; not null when another page is to take its place now.</summary>
    public RecycleReason? Take(Beat beat)
    {
        _history.Add(beat);
        return Age < _notBefore ? null : RecycleRules.Due(Age, _history, limits);
    }

    /// <summary>Another could not take its place: returns how long it is left alone.</summary>
    public TimeSpan LivesOn()
    {
        _failures++;
        var pause = RecycleRules.PauseAfter(_failures);
        _notBefore = Age + pause;
        return pause;
    }
}
