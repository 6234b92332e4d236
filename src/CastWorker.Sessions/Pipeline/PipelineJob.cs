namespace CastWorker.Sessions.Pipeline;

/// <summary>Everything one session's pipeline depends on.</summary>
internal sealed record PipelineJob
{
    public required string SessionId { get; init; }

    public required Target Target { get; init; }

    public required SessionPorts Ports { get; init; }

    public required SessionOptions Limits { get; init; }

    public required PipelineEvents Events { get; init; }

    public required TimeProvider Time { get; init; }
}
