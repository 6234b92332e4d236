using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>The <c>receiver</c> channel: which app runs, how loud, and who wants it otherwise.</summary>
internal static class ReceiverChannel
{
    public static Turn Take(Turn turn, SenderMessage message, ConnectionType type) => message.Type switch
    {
        "GET_STATUS" => turn.Reply(message.Asker, CastNamespace.Receiver, ReceiverStatus.Of(turn.State)),
        "GET_APP_AVAILABILITY" => Availability(turn, message),
        "LAUNCH" when type == ConnectionType.Invisible => turn.Note(message.Socket, "dropped: LAUNCH over an invisible connection"),
        "LAUNCH" => Launch(turn, message),
        "STOP" => Stop(turn, message),
        "SET_VOLUME" => SetVolume(turn, message),
        _ => turn.Invalid(message.Asker, CastNamespace.Receiver, "INVALID_COMMAND"),
    };

    private static Turn Availability(Turn turn, SenderMessage message)
    {
        var availability = new JsonObject();
        foreach (var id in (message.Body["appId"] as JsonArray ?? []).OfType<JsonValue>())
        {
            if (id.TryGetValue<string>(out var appId))
            {
                availability[appId] = AppCatalog.NameOf(appId) is null ? "APP_UNAVAILABLE" : "APP_AVAILABLE";
            }
        }

        return turn.Reply(
            message.Asker,
            CastNamespace.Receiver,
            new JsonObject { ["responseType"] = message.Type, ["availability"] = availability });
    }

    private static Turn Launch(Turn turn, SenderMessage message)
    {
        var appId = Json.Text(message.Body, "appId");
        return appId switch
        {
            null or "" => Launching.Refuse(turn, message.Asker, "BAD_PARAMETER"),
            _ when AppCatalog.NameOf(appId) is { } name => Launching.Begin(turn, message.Asker, appId, name),
            _ => Launching.Refuse(turn, message.Asker, "NOT_FOUND"),
        };
    }

    private static Turn Stop(Turn turn, SenderMessage message)
    {
        if (turn.State.App is not { } app || Json.Text(message.Body, "sessionId") != app.SessionId)
        {
            return turn.Invalid(message.Asker, CastNamespace.Receiver, "INVALID_SESSION_ID");
        }

        var ended = AppEnd.Silently(turn);
        return ended.Reply(message.Asker, CastNamespace.Receiver, ReceiverStatus.Of(ended.State))
            .And(AppEnd.Closes(turn.State))
            .Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(ended.State), message.Asker);
    }

    private static Turn SetVolume(Turn turn, SenderMessage message)
    {
        var wanted = Json.Object(message.Body, "volume");
        var (level, muted) = (Json.Number(wanted, "level"), Json.Truth(wanted, "muted"));
        if (level is null == muted is null)
        {
            // One at a time, and at least one.
            return turn.Invalid(message.Asker, CastNamespace.Receiver, "INVALID_PARAMS");
        }

        var changed = ReceiverStatus.HasFixedVolume(turn.State) ? turn : Volumes.Set(turn, level, muted);
        return changed.Reply(message.Asker, CastNamespace.Receiver, ReceiverStatus.Of(changed.State))
            .Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(changed.State), message.Asker);
    }
}

/// <summary>The device's volume, whoever turns it.</summary>
internal static class Volumes
{
    public static Turn Set(Turn turn, double? level, bool? muted)
    {
        var volume = turn.State.Volume;
        volume = new TvVolume(Math.Clamp(level ?? volume.Level, 0, 1), muted ?? volume.Muted);
        return turn.With(turn.State with { Volume = volume });
    }
}
