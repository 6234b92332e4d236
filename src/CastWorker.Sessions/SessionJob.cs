using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Pipeline;
using CastWorker.Sessions.Settings;
using CastWorker.Sessions.Sharing;

namespace CastWorker.Sessions;

/// <summary>Everything one session depends on.</summary>
internal sealed record SessionJob
{
    public required string Id { get; init; }

    public required Target Target { get; init; }

    /// <summary>How it is streamed at first.</summary>
    public required StreamSettings Settings { get; init; }

    public required SessionPorts Ports { get; init; }

    /// <summary>Of all sessions.</summary>
    public required Productions Productions { get; init; }

    public required SessionOptions Limits { get; init; }

    public required StatusBoard Board { get; init; }

    public required DegradeTurns Turns { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Called when a wish has been on the screen for as long as it was to be.</summary>
    public required Action<Wish> OnOver { get; init; }
}
