using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast;

/// <summary>A line to a TV that is proved to work: it has told what it is doing.</summary>
internal sealed record TvLink
{
    public required CastConnection Connection { get; init; }

    public required ReceiverChannel Receiver { get; init; }

    public required CastLine Line { get; init; }

    /// <summary>What it said first.</summary>
    public required ReceiverStatus Status { get; init; }
}
