namespace CastWorker.Sessions;

/// <summary>Who is unwell: one session, or the worker as a whole.</summary>
public enum ErrorScope
{
    Session,
    Worker,
}

/// <summary>The parts of a session, in the order in which they are opened; a session without TV has neither first nor last.</summary>
public enum StageName
{
    /// <summary>The connection to the TV.</summary>
    Receiver,

    /// <summary>The place where the stream's segments live.</summary>
    Stream,
    Display,
    Browser,
    Encoder,
    Route,

    /// <summary>What the TV plays.</summary>
    Showing,
}

/// <summary>An expected failure: it is published as it stands here, so it must not carry secrets, paths or versions.</summary>
public sealed record SessionError(ErrorCode Code, string Message)
{
    /// <summary>What is said outside when nobody foresaw what happened.</summary>
    public static SessionError Bug { get; } =
        new(ErrorCode.Internal, "Something went wrong inside the worker. Its log has the details.");

    public StageName? Stage { get; init; }

    public ErrorScope Scope { get; init; }
}

/// <summary>A stage could not be opened, for a reason that has a name.</summary>
public sealed class StageFailedException : Exception
{
    public StageFailedException(SessionError error, Exception? inner = null)
        : base($"{error.Code}: {error.Message}", inner) => Error = error;

    public SessionError Error { get; }
}
