namespace CastWorker.Sessions;

/// <summary>What follows from a failure. Pure: see <see cref="Of"/>, the table of docs/casting.md.</summary>
internal abstract record Consequence
{
    /// <summary>A screen that has just become free is often only between two apps.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private Consequence()
    {
    }

    /// <param name="error">What happened.</param>
    /// <param name="streamed">Whether the session had got as far as streaming.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="manners">How to behave on this target.</param>
    public static Consequence Of(SessionError error, bool streamed, Wish wish, CastManners manners) => error.Code switch
    {
        ErrorCode.ScreenInUse when wish.TakeOver == TakeOver.WhenIdle => new Wait(new ScreenWait
        {
            Cause = error,
            FreeFor = Settled,
        }),
        ErrorCode.StoppedOnDevice or ErrorCode.TakenOver when manners.ResumeWhenIdle is { } idle => new Wait(new ScreenWait
        {
            Cause = error,
            FreeFor = idle,
        }),
        ErrorCode.StoppedOnDevice => new End(EndReason.StoppedOnDevice),
        ErrorCode.TakenOver => new End(EndReason.TakenOver),
        ErrorCode.ConnectionLost when streamed && manners.ComeBackWithin > TimeSpan.Zero => new Wait(new ScreenWait
        {
            Cause = error,
            FreeFor = Settled,
            Limit = manners.ComeBackWithin,
        }),
        ErrorCode.ConnectionLost => new Fail(error, EndReason.ConnectionLost),
        _ when streamed => new Repair(),
        _ => new Fail(error, EndReason.Error),
    };

    /// <summary>What broke is opened anew.</summary>
    public sealed record Repair : Consequence;

    /// <summary>Everything is closed until the screen may be used.</summary>
    public sealed record Wait(ScreenWait For) : Consequence;

    /// <summary>The session ends, and nothing is wrong.</summary>
    public sealed record End(EndReason Reason) : Consequence;

    /// <summary>The session ends with an error.</summary>
    public sealed record Fail(SessionError Error, EndReason Reason) : Consequence;
}

/// <summary>Until when a session waits for its screen.</summary>
internal sealed record ScreenWait
{
    /// <summary>Why it waits.</summary>
    public required SessionError Cause { get; init; }

    /// <summary>The screen must be free for so long.</summary>
    public required TimeSpan FreeFor { get; init; }

    /// <summary>The TV is away and must be back by then; null: it may take any time.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether a screen in use may be taken.</summary>
    public bool MayTake { get; init; }

    /// <summary>Whether it waits for its turn, and not because something of it was ended.</summary>
    public bool IsFirst => Cause.Code == ErrorCode.ScreenInUse;

    /// <summary>Somebody asks for it while it waits.</summary>
    public static ScreenWait For(Wish wish) => new()
    {
        Cause = new SessionError(ErrorCode.ScreenInUse, "The screen is in use."),
        FreeFor = wish.TakeOver == TakeOver.Always ? TimeSpan.Zero : Consequence.Settled,
        MayTake = wish.TakeOver == TakeOver.Always,
    };
}
