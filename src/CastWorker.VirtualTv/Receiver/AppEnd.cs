using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>In which order senders hear that the app is gone, and what they do not hear: devices differ.</summary>
internal enum EndOrder
{
    CloseFirst,
    StatusFirst,
    CloseOnly,
    StatusOnly,
}

/// <summary>The app ends: its connections are closed, its player is torn down.</summary>
internal static class AppEnd
{
    /// <summary>Ends it and tells everybody.</summary>
    public static Turn Told(Turn turn, EndOrder order)
    {
        var ended = Silently(turn);
        Turn Status(Turn so) => so.Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(so.State));
        return order switch
        {
            EndOrder.CloseFirst => Status(ended.And(Closes(turn.State))),
            EndOrder.StatusFirst => Status(ended).And(Closes(turn.State)),
            EndOrder.CloseOnly => ended.And(Closes(turn.State)),
            _ => Status(ended),
        };
    }

    /// <summary>Ends it without a word to anybody.</summary>
    public static Turn Silently(Turn turn)
    {
        var (state, transport) = (turn.State, turn.State.App?.TransportId);
        return turn
            .With(state with
            {
                App = null,
                Media = null,
                Connections = state.Connections.RemoveAll(connection => connection.Endpoint == transport),
            })
            .And(new PlayerOrder.Stop())
            .And(new PlayerOrder.Show(TvPicture.Idle, ""));
    }

    /// <summary>What to tell those who were connected to the app of this state.</summary>
    public static Func<Turn, Turn> Closes(TvState before) =>
        turn => before.To(before.App?.TransportId ?? "").Aggregate(turn, (said, connection) => said.Close(connection));

    extension(Turn turn)
    {
        public Turn And(Func<Turn, Turn> step) => step(turn);
    }
}
