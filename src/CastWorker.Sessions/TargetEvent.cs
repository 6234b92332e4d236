using CastWorker.Sessions.Degrading;

namespace CastWorker.Sessions;

/// <summary>Something happened to a target: told once, to whoever listens just then.</summary>
public sealed record TargetEvent
{
    public required Target Target { get; init; }

    /// <summary>What the target does since.</summary>
    public required SessionState State { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The error that led to it.</summary>
    public SessionError? Error { get; init; }

    /// <summary>Why the session ended, when it did.</summary>
    public EndReason? EndedBy { get; init; }

    /// <summary>Nothing else happened than that the picture became another by itself.</summary>
    public PictureChange? Picture { get; init; }

    /// <summary>Who has the screen instead.</summary>
    public string? App { get; init; }
}
