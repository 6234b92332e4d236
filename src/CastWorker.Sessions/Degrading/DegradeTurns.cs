namespace CastWorker.Sessions.Degrading;

/// <summary>Lets the streams of this machine change their rungs one after the other. The one that it is worst for has its bad seconds together first.</summary>
internal sealed class DegradeTurns(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DegradePace _pace = new();

    /// <inheritdoc cref="DegradePace.Pause"/>
    public TimeSpan Pause
    {
        get
        {
            lock (_gate)
            {
                return _pace.Pause;
            }
        }
    }

    /// <summary>True when a stream may do as advised, which then counts as done.</summary>
    public bool TryTake(DegradeAdvice advice)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (advice == DegradeAdvice.Keep || !_pace.MayChange(now))
            {
                return false;
            }

            _pace = _pace.After(advice, now);
            return true;
        }
    }
}
