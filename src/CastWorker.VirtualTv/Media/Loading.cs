using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Media;

/// <summary>From LOAD to a player that knows what it has got.</summary>
internal static class Loading
{
    public static Turn Begin(Turn turn, MediaRequest request, Asker? asker)
    {
        if (turn.State is not { App: { } app })
        {
            return turn;
        }

        turn = Interrupt(turn);
        var run = turn.State.Counter + 1;
        var item = new MediaItem
        {
            MediaSessionId = run,
            Run = run,
            Request = request,
            Asker = asker,
            // An app in the background takes what it is given, and shows nothing of it.
            Frozen = app.InBackground,
        };
        turn = Tell(turn.With(turn.State with { Counter = run, Media = item }), item);
        if (!MediaRules.IsKnown(request.ContentType))
        {
            return Playback.Fail(turn, DetailedError.SourceNotSupported);
        }

        return item.Frozen
            ? Playback.Change(turn, item with { Phase = MediaPhase.Buffering })
            : turn.And(new PlayerOrder.Load(run, request.Url, request.ContentType, request.StartTime));
    }

    /// <summary>The player has looked: what the device would do with it is done.</summary>
    public static Turn Judge(Turn turn, MediaItem item, PlayerReport report)
    {
        var verdict = MediaRules.Judge(item.Request, report.Track, turn.State.Identity.Profile.Limits);
        if (verdict == MediaVerdict.NotSupported)
        {
            return Playback.Fail(turn, DetailedError.SourceNotSupported);
        }

        var loaded = item with { Phase = MediaPhase.Buffering, Seen = report, Frozen = verdict == MediaVerdict.Hangs };
        turn = Tell(turn.With(turn.State with { Media = loaded }), loaded);
        return verdict switch
        {
            MediaVerdict.Hangs => turn.And(new PlayerOrder.Stop()),
            _ when item.Request.Autoplay => turn.And(new PlayerOrder.Play()),
            _ => Playback.Change(turn, loaded with { Phase = MediaPhase.Paused }),
        };
    }

    /// <summary>What was there before is over, and whoever waited for it is told.</summary>
    private static Turn Interrupt(Turn turn) => turn.State.Media is not { } old
        ? turn
        : Playback.End(
            old is { Phase: MediaPhase.Loading, Asker: { } waiting }
                ? turn.Reply(waiting, CastNamespace.Media, new JsonObject { ["type"] = "LOAD_CANCELLED", ["itemId"] = old.MediaSessionId })
                : turn,
            "INTERRUPTED");

    private static Turn Tell(Turn turn, MediaItem item)
    {
        var answered = item.Asker is { } asker
            ? turn.Reply(asker, CastNamespace.Media, MediaStatus.Of(item, withMedia: true))
            : turn;
        return answered.Broadcast(turn.State.App!.TransportId, CastNamespace.Media, MediaStatus.Of(item, withMedia: true), item.Asker);
    }
}
