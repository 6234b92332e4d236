namespace CastWorker.Sessions.Degrading;

/// <summary>
/// When a stream of this machine may change its rung, and how long one must have kept up before it is tried to go up. The machine is what all streams
/// share, so this is one for all of them. Pure: it is told the time.
/// </summary>
internal sealed record DegradePace
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>What follows an attempt sooner than this comes of it.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromMinutes(5);

    /// <summary>By then it is seen what the last change, and the work that it was itself, has brought for all.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(30);

    /// <summary>For how long a stream must have kept up; the double of it after each attempt that was in vain.</summary>
    public TimeSpan Pause { get; private init; } = ShortestPause;

    private DateTimeOffset? LastChange { get; init; }

    private DateTimeOffset? LastUp { get; init; }

    public bool MayChange(DateTimeOffset now) => LastChange is not { } last || now - last >= Spacing;

    /// <summary>A stream has changed its rung.</summary>
    public DegradePace After(DegradeAdvice change, DateTimeOffset now) => change switch
    {
        DegradeAdvice.Up => this with { LastChange = now, LastUp = now },
        DegradeAdvice.Down => new DegradePace { LastChange = now, Pause = PauseAfterDown(now) },
        _ => this,
    };

    /// <summary>Several rungs down in a row are one trouble; after a long good time the past is forgotten.</summary>
    private TimeSpan PauseAfterDown(DateTimeOffset now) => IsInVain(now) ? Shorter(2 * Pause, LongestPause)
        : now - LastChange < Trial ? Pause
        : ShortestPause;

    /// <summary>An attempt that has lasted for longer than the pause before it was a good one.</summary>
    private bool IsInVain(DateTimeOffset now) => LastUp is { } up && now - up < (Pause > Trial ? Pause : Trial);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
