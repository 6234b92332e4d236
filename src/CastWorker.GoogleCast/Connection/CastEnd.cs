namespace CastWorker.GoogleCast.Connection;

/// <summary>Why a connection to a TV is over.</summary>
internal enum CastEndKind
{
    ByUs,

    /// <summary>It closed the connection in order.</summary>
    HungUp,

    /// <summary>It ended the virtual connection to its platform and left the socket open.</summary>
    SentAway,

    /// <summary>The line broke.</summary>
    Broken,

    /// <summary>Nothing came any more.</summary>
    Mute,

    /// <summary>It began a message and did not finish it.</summary>
    Stuck,

    /// <summary>What came is not the Cast protocol.</summary>
    Nonsense,
}

/// <param name="Kind">For decisions.</param>
/// <param name="Text">For the log.</param>
internal sealed record CastEnd(CastEndKind Kind, string Text)
{
    public static CastEnd From(Exception failure) => failure switch
    {
        OperationCanceledException => new CastEnd(CastEndKind.ByUs, "closed by the worker"),
        CastStuckException or TimeoutException => new CastEnd(CastEndKind.Stuck, failure.Message),
        CastProtocolException => new CastEnd(CastEndKind.Nonsense, failure.Message),
        IOException or ObjectDisposedException => new CastEnd(CastEndKind.Broken, "the line broke"),
        _ => new CastEnd(CastEndKind.Broken, $"{failure.GetType().Name}: {failure.Message}"),
    };
}
