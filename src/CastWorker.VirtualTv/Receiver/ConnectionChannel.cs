using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary><c>tp.connection</c>: virtual connections come and go.</summary>
internal static class ConnectionChannel
{
    /// <summary>CASTV2_1_3.</summary>
    private const int NewestProtocol = 3;

    public static Turn Take(TvState state, SenderMessage message) => message.Type switch
    {
        "CONNECT" => Connect(state, message),
        "CLOSE" => Turn.Of(Without(state, message)),
        _ => Turn.Of(state).Note(message.Socket, $"ignored: {message.Type} on the connection channel"),
    };

    private static Turn Connect(TvState state, SenderMessage message)
    {
        var connection = new VirtualConnection(message.Socket, message.Frame.Source, message.Frame.Destination, TypeOf(message));
        if (connection.Endpoint != Tv.Platform && connection.Endpoint != state.App?.TransportId)
        {
            return Turn.Of(state).Close(connection).Note(message.Socket, $"refused: there is no {connection.Endpoint}");
        }

        var without = Without(state, message);
        var turn = Turn.Of(without with { Connections = without.Connections.Add(connection) });
        return Offered(message) is { } version
            ? turn.Say(message.Socket, new CastFrame
            {
                Source = connection.Endpoint,
                Destination = connection.Sender,
                Namespace = CastNamespace.Connection,
                Text = new JsonObject { ["type"] = "CONNECTED", ["protocolVersion"] = version }.ToJsonString(),
            })
            : turn;
    }

    /// <summary>The newest version that both know; null when the sender offers none, as most do not.</summary>
    private static int? Offered(SenderMessage message) => message.Body["protocolVersionList"] is JsonArray offers
        ? offers.OfType<JsonValue>()
            .Select(offer => offer.TryGetValue<int>(out var version) ? version : -1)
            .Where(version => version is >= 0 and <= NewestProtocol)
            .DefaultIfEmpty(0)
            .Max()
        : null;

    private static ConnectionType TypeOf(SenderMessage message) => Json.Whole(message.Body, "connType") switch
    {
        (int)ConnectionType.Weak => ConnectionType.Weak,
        (int)ConnectionType.Invisible => ConnectionType.Invisible,
        _ => ConnectionType.Strong,
    };

    private static TvState Without(TvState state, SenderMessage message) => state with
    {
        Connections = state.Connections.RemoveAll(
            connection => connection.Is(message.Socket, message.Frame.Source, message.Frame.Destination)),
    };
}
