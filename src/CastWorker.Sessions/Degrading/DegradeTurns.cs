namespace CastWorker.Sessions.Degrading;

/// <summary>Lets the streams of this machine change their rungs one after the other. The one that it is worst for has its bad seconds together first.</summary>
internal sealed class DegradeTurns(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DegradePace _pace = new();
    private (string Production, DegradeAdvice Advice) _latest;

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

    /// <summary>True when a session may do as advised, which then counts as done.</summary>
    /// <param name="advice">What it is advised to.</param>
    /// <param name="production">Whose picture it shows: all that share one change together, since until then it would be made twice.</param>
    public bool TryTake(DegradeAdvice advice, string production)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (advice == DegradeAdvice.Keep)
            {
                return false;
            }

            if (!_pace.MayChange(now))
            {
                return _latest == (production, advice);
            }

            _pace = _pace.After(advice, now);
            _latest = (production, advice);
            return true;
        }
    }
}
