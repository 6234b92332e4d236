namespace CastWorker.Sessions.Ports;

/// <summary>Makes the place where a session's stream lives.</summary>
public interface ILiveStreams
{
    Task<ILiveStream> CreateAsync(string sessionId, Quality quality, CancellationToken ct);
}

/// <summary>
/// The stream of one session: it outlives its encoders, so that a restarted encoder goes on where the last one ended.
/// </summary>
public interface ILiveStream : IStage
{
    /// <summary>Starts an encoder on the display; returns once its first piece of stream can be played.</summary>
    Task<IEncoder> EncodeAsync(IDisplay display, CancellationToken ct);

    /// <summary>Makes the stream reachable; returns once it can be fetched.</summary>
    Task<IStreamRoute> PublishAsync(CancellationToken ct);
}

/// <summary>One run of an encoder.</summary>
public interface IEncoder : IStage
{
    /// <summary>The encoder in use and why it was chosen.</summary>
    EncoderChoice Choice { get; }

    /// <summary>The latest figures.</summary>
    EncoderProgress Progress { get; }
}

public sealed record EncoderChoice(string Name, string Reason);

/// <param name="Frames">Frames encoded since the start of this run.</param>
/// <param name="FramesPerSecond">As the encoder reckons it.</param>
/// <param name="Speed">1 is real time.</param>
/// <param name="Dropped">Frames dropped since the start of this run.</param>
/// <param name="BitrateKbps">Of everything written so far.</param>
public readonly record struct EncoderProgress(
    long Frames, double FramesPerSecond, double Speed, long Dropped, double BitrateKbps);

/// <summary>The stream's place on the network.</summary>
public interface IStreamRoute : IStage
{
    /// <summary>What a player is given. There is always enough of the stream for it to begin.</summary>
    Uri Url { get; }

    /// <summary>The same for a player that reaches this machine by a certain address, unless a public address is configured.</summary>
    Uri UrlSeenFrom(string ourAddress);

    /// <summary>What was fetched from an address; by anybody, when nothing ever was from there (it may be hidden by a router).</summary>
    StreamVisits VisitsFrom(string address);
}
