using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions;

/// <summary>Everything that can happen to a session.</summary>
internal abstract record SessionNotice
{
    private SessionNotice()
    {
    }

    public sealed record PageWanted(Uri Page) : SessionNotice;

    public sealed record ReloadWanted : SessionNotice;

    public sealed record PageReported(PageReport Report) : SessionNotice;

    public sealed record StageEnded(StageName Stage, SessionError Error) : SessionNotice;

    public sealed record WorkEnded(SessionError? Failure) : SessionNotice;
}
