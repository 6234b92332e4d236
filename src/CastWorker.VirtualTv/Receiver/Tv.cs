using CastWorker.VirtualTv.Media;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>The TV's mind: state and input in, state and effects out. No clock, no socket, no dice.</summary>
internal static class Tv
{
    public const string Platform = "receiver-0";

    public static Turn Next(TvState state, TvInput input) => QuietApps.Watch(state, Think(state, input));

    private static Turn Think(TvState state, TvInput input) => input switch
    {
        TvInput.Connected it => Turn.Of(state with { Sockets = state.Sockets.Add(it.Socket) }),
        TvInput.Disconnected it => Turn.Of(state with
        {
            Sockets = state.Sockets.Remove(it.Socket),
            Connections = state.Connections.RemoveAll(connection => connection.Socket == it.Socket),
        }),
        TvInput.Received it => Reception.Take(state, it.Socket, it.Frame),
        TvInput.PingDue it => HeartbeatChannel.Ping(state, it.Socket),
        TvInput.Allowed it => Launching.Allowed(state, it.Ticket),
        TvInput.Launched it => Launching.Finish(state, it.Ticket),
        TvInput.QuietOver it => QuietApps.Over(state, it.Ticket),
        TvInput.PlayerTold it => PlayerNews.Take(state, it.Report),
        TvInput.Done it => it.Action(state),
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };
}
