using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions.Ports;

/// <summary>Makes the place where a session's stream lives.</summary>
public interface ILiveStreams
{
    Task<ILiveStream> CreateAsync(string sessionId, StreamSettings settings, CancellationToken ct);

    /// <summary>Where a stream can be asked for before it is made.</summary>
    IStreamDoor OpenDoor();

    /// <summary>Why no stream can be served in this mode; null when it can.</summary>
    SessionError? Refusal(StreamMode mode);
}

/// <summary>
/// The stream of one session: it outlives its encoders, so that a restarted encoder goes on where the last one ended.
/// </summary>
public interface ILiveStream : IStage
{
    /// <summary>What the next encoder makes, and how far behind live players are told to stay from now on.</summary>
    void Set(StreamSettings settings);

    /// <summary>How the stream is packed for who loads it now.</summary>
    SegmentFormat Format { get; }

    /// <summary>Completes once who loads the stream gets it as it was last <see cref="Set"/>, as far as that is possible.</summary>
    Task ReadyAsync(CancellationToken ct);

    /// <summary>Starts an encoder on the display; returns once its first piece of stream can be played.</summary>
    Task<IEncoder> EncodeAsync(IDisplay display, CancellationToken ct);

    /// <summary>Passes a live source on, made into what every TV plays; returns once its first piece of stream can be played.</summary>
    Task<IEncoder> RelayAsync(LiveSource source, CancellationToken ct);

    /// <summary>Makes the stream reachable, at an address of the owner's own; returns once it can be fetched.</summary>
    Task<IStreamRoute> PublishAsync(StreamOwner owner, CancellationToken ct);
}

/// <summary>For which session, and target, a stream is reachable somewhere.</summary>
/// <param name="Door">Whose address it is to have; null: one of its own.</param>
public sealed record StreamOwner(string SessionId, string Target, IStreamDoor? Door = null);

/// <summary>The address of a stream that is only made while somebody watches. Who asks meanwhile is kept waiting; disposing turns him away.</summary>
public interface IStreamDoor : IDisposable
{
    Uri Url { get; }

    /// <summary>Completes as soon as somebody waits.</summary>
    Task VisitedAsync(CancellationToken ct);
}

/// <summary>One run of an encoder.</summary>
public interface IEncoder : IStage
{
    /// <summary>The encoder in use and why it was chosen.</summary>
    EncoderChoice Choice { get; }

    /// <summary>The latest figures.</summary>
    EncoderProgress Progress { get; }
}

public sealed record EncoderChoice(string Name, string Reason)
{
    /// <summary>The name where nothing is encoded: a live source is passed on as it is.</summary>
    public const string Copy = "copy";
}

/// <summary>Which encoder the next stream gets.</summary>
public interface IEncoderView
{
    /// <summary>Raised on any thread when the choice has become another one.</summary>
    event EventHandler? Changed;

    /// <summary>Null until a stream has needed one. Without a name where none is to be had.</summary>
    (string? Name, string Reason)? Choice { get; }
}

/// <param name="Frames">Frames encoded since the start of this run.</param>
/// <param name="FramesPerSecond">As the encoder reckons it.</param>
/// <param name="Speed">1 is real time.</param>
/// <param name="Dropped">Frames dropped since the start of this run.</param>
/// <param name="BitrateKbps">Of everything written so far.</param>
public readonly record struct EncoderProgress(
    long Frames, double FramesPerSecond, double Speed, long Dropped, double BitrateKbps)
{
    /// <summary>How far each stage is.</summary>
    public StageCounts Stages { get; init; }
}

/// <summary>
/// How many pictures each stage on their way is done with, since the start of a run: the one that stands still while the one before it goes on is
/// the one that something is wrong with. What does not change is neither captured nor encoded.
/// </summary>
/// <param name="Due">Whose time has come; null where nobody but FFmpeg has the clock.</param>
/// <param name="Captured">Read from the screen; null where FFmpeg does it.</param>
/// <param name="Encoded">By the encoder.</param>
/// <param name="Published">In finished segments.</param>
public readonly record struct StageCounts(long? Due, long? Captured, long Encoded, long Published);

/// <summary>The stream's place on the network.</summary>
public interface IStreamRoute : IStage
{
    /// <summary>What a player is given. There is always enough of the stream for it to begin.</summary>
    Uri Url { get; }

    /// <summary>The same for a player that reaches this machine by a certain address, unless a public address is configured.</summary>
    Uri UrlSeenFrom(string ourAddress);

    /// <summary>How the stream flows just now, to a player at an address, or to anybody when nothing ever was fetched from there.</summary>
    StreamFlow FlowTo(string address);

    /// <summary>What was fetched from an address; by anybody, when nothing ever was from there (it may be hidden by a router).</summary>
    StreamVisits VisitsFrom(string address);
}

/// <summary>How a stream flows.</summary>
/// <param name="SegmentAge">How old the newest complete segment is.</param>
/// <param name="Viewers">Different players that fetched something within the last three segments' time.</param>
/// <param name="SinceBeginning">How long ago was made what the player began with when it last loaded the stream.</param>
public readonly record struct StreamFlow(TimeSpan? SegmentAge, int Viewers, TimeSpan? SinceBeginning);
