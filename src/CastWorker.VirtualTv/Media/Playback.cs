using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Media;

/// <summary>What of a failure senders hear: devices differ.</summary>
internal enum FailureTold
{
    Everything,
    ErrorOnly,
    StatusOnly,
}

/// <summary>What happens to an item once it is there.</summary>
internal static class Playback
{
    /// <summary>Another phase, told to everybody.</summary>
    public static Turn Change(Turn turn, MediaItem item) =>
        turn.With(turn.State with { Media = item })
            .Broadcast(turn.State.App!.TransportId, CastNamespace.Media, MediaStatus.Of(item, withMedia: false));

    /// <summary>An order for the player, unless there is none any more behind what senders see.</summary>
    public static Turn Order(Turn turn, PlayerOrder order) => turn.State.Media is { Frozen: false } ? turn.And(order) : turn;

    /// <summary>The item is over; the app stays.</summary>
    public static Turn End(Turn turn, string idleReason, Asker? asker = null)
    {
        if (turn.State is not { Media: { } item, App: { } app })
        {
            return turn;
        }

        var ended = Remove(turn);
        var answered = asker is null ? ended : ended.Reply(asker, CastNamespace.Media, MediaStatus.Ended(item, idleReason));
        return answered.Broadcast(app.TransportId, CastNamespace.Media, MediaStatus.Ended(item, idleReason), asker);
    }

    /// <summary>The item could not be played, or not any longer.</summary>
    public static Turn Fail(Turn turn, int code, FailureTold told = FailureTold.Everything)
    {
        if (turn.State is not { Media: { } item, App: { } app })
        {
            return turn;
        }

        var failed = Remove(turn);
        if (told != FailureTold.StatusOnly)
        {
            failed = item is { Started: false, Asker: { } asker }
                ? failed.Reply(asker, CastNamespace.Media, Failure("LOAD_FAILED", item, code))
                : failed.Broadcast(app.TransportId, CastNamespace.Media, Failure("ERROR", item, code));
        }

        return told == FailureTold.ErrorOnly
            ? failed
            : failed.Broadcast(app.TransportId, CastNamespace.Media, MediaStatus.Ended(item, "ERROR"));
    }

    private static JsonObject Failure(string type, MediaItem item, int code) =>
        new() { ["type"] = type, ["itemId"] = item.MediaSessionId, ["detailedErrorCode"] = code };

    private static Turn Remove(Turn turn) => turn
        .With(turn.State with { Media = null })
        .And(new PlayerOrder.Stop())
        .And(new PlayerOrder.Show(TvPicture.Splash, turn.State.App?.Name ?? ""));
}
