using CastWorker.Sessions.Settings;
using CastWorker.Sessions.Sharing;

namespace CastWorker.Sessions.Pipeline;

/// <summary>Everything one session's pipeline depends on.</summary>
internal sealed record PipelineJob
{
    public required string SessionId { get; init; }

    public required Target Target { get; init; }

    /// <summary>How it is streamed at first.</summary>
    public required StreamSettings Settings { get; init; }

    public required SessionPorts Ports { get; init; }

    public required Productions Productions { get; init; }

    public required SessionOptions Limits { get; init; }

    public required PipelineEvents Events { get; init; }

    public required TimeProvider Time { get; init; }

    public static PipelineJob Of(SessionJob job, Action<SessionNotice> tell) => new()
    {
        SessionId = job.Id,
        Target = job.Target,
        Settings = job.Settings,
        Ports = job.Ports,
        Productions = job.Productions,
        Limits = job.Limits,
        Events = new PipelineEvents
        {
            OnEnded = (stage, error) => tell(new SessionNotice.StageEnded(stage, error)),
            OnPage = report => tell(new SessionNotice.PageReported(report)),
            OnScreen = report => tell(new SessionNotice.ScreenReported(report)),
            OnShowing = trouble => tell(new SessionNotice.ShowingReported(trouble)),
        },
        Time = job.Time,
    };
}
