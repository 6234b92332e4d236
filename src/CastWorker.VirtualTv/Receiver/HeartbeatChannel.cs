using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary><c>tp.heartbeat</c>: PING and PONG, both ways, without a virtual connection.</summary>
internal static class HeartbeatChannel
{
    public static Turn Take(TvState state, SenderMessage message) => message.Type == "PING" && state.Whims.AnswersPings
        ? Turn.Of(state).Say(message.Socket, Beat(message.Frame.Destination, message.Frame.Source, "PONG"))
        : Turn.Of(state);

    public static Turn Ping(TvState state, long socket)
    {
        var sender = state.To(Tv.Platform).FirstOrDefault(connection => connection.Socket == socket)?.Sender;
        return state.Sockets.Contains(socket)
            ? Turn.Of(state).Say(socket, Beat(Tv.Platform, sender ?? Speech.Everybody, "PING"))
            : Turn.Of(state);
    }

    private static CastFrame Beat(string source, string destination, string type) => new()
    {
        Source = source,
        Destination = destination,
        Namespace = CastNamespace.Heartbeat,
        Text = $$"""{"type":"{{type}}"}""",
    };
}

/// <summary><c>tp.deviceauth</c>: an answer that proves nothing, which is all that VLC and others want to see.</summary>
internal static class DeviceAuthChannel
{
    /// <summary>A DeviceAuthMessage with a response (2) whose signature (1) and certificate (2) are empty.</summary>
    private static readonly byte[] EmptyResponse = [0x12, 0x04, 0x0A, 0x00, 0x12, 0x00];

    public static Turn Take(TvState state, long socket, CastFrame challenge) => challenge.Binary is null
        ? Turn.Of(state).Note(socket, "ignored: a challenge that is not binary")
        : Turn.Of(state).Say(socket, new CastFrame
        {
            Source = challenge.Destination,
            Destination = challenge.Source,
            Namespace = CastNamespace.DeviceAuth,
            Binary = EmptyResponse,
        });
}
