namespace CastWorker.Media.Serving;

/// <summary>The wall clock as it was when a session began, advanced by the monotonic clock: steps of the wall clock do not reach players.</summary>
internal sealed class StreamClock(TimeProvider time)
{
    private readonly DateTimeOffset _begin = time.GetUtcNow();
    private readonly long _origin = time.GetTimestamp();

    public DateTimeOffset Now => _begin + time.GetElapsedTime(_origin);
}
