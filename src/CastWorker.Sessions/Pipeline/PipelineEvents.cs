using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Pipeline;

/// <summary>Whom a pipeline tells what. All may be called from any thread.</summary>
internal sealed record PipelineEvents
{
    public required Action<StageName, SessionError> OnEnded { get; init; }

    public required Action<PageReport> OnPage { get; init; }

    public required Action<ScreenReport> OnScreen { get; init; }

    public required Action<SessionError?> OnShowing { get; init; }
}
