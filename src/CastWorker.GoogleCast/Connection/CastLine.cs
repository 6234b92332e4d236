namespace CastWorker.GoogleCast.Connection;

/// <summary>An open line to a TV.</summary>
internal sealed record CastLine
{
    /// <summary>Belongs to whoever dialled.</summary>
    public required Stream Stream { get; init; }

    /// <summary>Our end, as the TV sees it: where it can fetch a stream from.</summary>
    public required string OurAddress { get; init; }

    public required string Address { get; init; }
}

/// <summary>Opens a line to a TV.</summary>
/// <exception cref="CastUnreachableException">Nobody answers there, or not as a TV does.</exception>
internal delegate Task<CastLine> CastDial(CastAddress address, CancellationToken ct);
