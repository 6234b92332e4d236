using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast.Endings;

/// <summary>Something that happened between us and a TV while we play there.</summary>
internal abstract record TvEvent
{
    /// <summary>Time passes.</summary>
    public sealed record Tick : TvEvent;

    public sealed record Device(ReceiverStatus Status) : TvEvent;

    /// <summary>From the app that plays for us.</summary>
    public sealed record App(string TransportId, CastPayload Payload) : TvEvent;

    /// <summary>We are about to send a LOAD; what was played before ends by our own doing.</summary>
    public sealed record LoadSent : TvEvent;

    public sealed record LoadAnswered(CastPayload Answer) : TvEvent;

    public sealed record LoadUnanswered(string Why) : TvEvent;

    public sealed record Visited(StreamVisits Visits) : TvEvent;

    /// <summary>We asked the device what it is doing.</summary>
    public sealed record Asked : TvEvent;

    /// <summary>We connected to the app again.</summary>
    public sealed record Joined : TvEvent;

    public sealed record LineLost : TvEvent;

    /// <summary>There is a line again; what the device is doing is told next.</summary>
    public sealed record LineBack : TvEvent;

    /// <summary>There is no line, and there will be none.</summary>
    public sealed record LineOver : TvEvent;
}
