using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Control;

/// <summary>What goes wrong between the TV and its senders.</summary>
internal static class WireActions
{
    public static Turn Reset(Turn turn) => turn.And(new TvEffect.Cripple(WireFault.Reset));

    public static Turn Finish(Turn turn) => turn.And(new TvEffect.Cripple(WireFault.Finish));

    public static Turn Mute(Turn turn) => turn.And(new TvEffect.Cripple(WireFault.Mute));

    public static Turn Unmute(Turn turn) => turn.And(new TvEffect.Cripple(WireFault.None));

    public static Turn HalfFrame(Turn turn) => turn.And(new TvEffect.Cripple(WireFault.HalfFrame));

    /// <summary>The first slow frame is a status that nobody asked for.</summary>
    public static Turn SlowFrame(Turn turn) => turn
        .And(new TvEffect.Cripple(WireFault.SlowFrame))
        .Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(turn.State));

    /// <summary>CLOSE from the app, which runs on.</summary>
    public static Turn DropAppConnections(Turn turn) => Drop(turn, turn.State.App?.TransportId ?? "");

    /// <summary>CLOSE from the platform; TCP stays up.</summary>
    public static Turn DropPlatformConnections(Turn turn) => Drop(turn, Tv.Platform);

    private static Turn Drop(Turn turn, string endpoint) => turn.State.To(endpoint).Aggregate(
        turn.With(turn.State with { Connections = turn.State.Connections.RemoveAll(connection => connection.Endpoint == endpoint) }),
        (told, connection) => told.Close(connection));
}
