using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>Where a frame goes. What is not for a transport channel needs a virtual connection, else it vanishes without a word.</summary>
internal static class Reception
{
    private const int RequestIdUnknown = 0;

    public static Turn Take(TvState state, long socket, CastFrame frame)
    {
        if (frame.Namespace == CastNamespace.DeviceAuth)
        {
            return DeviceAuthChannel.Take(state, socket, frame);
        }

        if (SenderMessage.Parse(socket, frame) is not { } message)
        {
            return Turn.Of(state).Note(socket, "ignored: not a JSON object with a type");
        }

        return frame.Namespace switch
        {
            CastNamespace.Connection => ConnectionChannel.Take(state, message),
            CastNamespace.Heartbeat => HeartbeatChannel.Take(state, message),
            _ when Find(state, message) is { } connection => Request(state, message, connection),
            _ => Turn.Of(state).Note(socket, $"dropped: {frame.Source} has no virtual connection to {frame.Destination}"),
        };
    }

    private static Turn Request(TvState state, SenderMessage message, VirtualConnection connection)
    {
        var (turn, frame) = (Turn.Of(state), message.Frame);
        if (message.RequestId is not { } id)
        {
            return turn.Invalid(message.Asker with { RequestId = RequestIdUnknown }, frame.Namespace, "INVALID_COMMAND")
                .Note(message.Socket, "refused: no request id");
        }

        if (connection.RequestIds.Contains(id))
        {
            return turn.Invalid(message.Asker, frame.Namespace, "DUPLICATE_REQUESTID");
        }

        turn = turn.With(state with { Connections = state.Connections.Replace(connection, connection.Used(id)) });
        return (frame.Destination, frame.Namespace) switch
        {
            (Tv.Platform, CastNamespace.Receiver) => ReceiverChannel.Take(turn, message, connection.Type),
            (not Tv.Platform, CastNamespace.Media) when state.App is { PlaysMedia: true } => MediaChannel.Take(turn, message),
            _ => turn.Note(message.Socket, $"ignored: {frame.Destination} does not speak {frame.Namespace}"),
        };
    }

    private static VirtualConnection? Find(TvState state, SenderMessage message) => state.Connections.Find(
        connection => connection.Is(message.Socket, message.Frame.Source, message.Frame.Destination));
}
