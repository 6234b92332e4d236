using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Media;

/// <summary>The <c>media</c> channel of the app that runs.</summary>
internal static class MediaChannel
{
    public static Turn Take(Turn turn, SenderMessage message) => message.Type switch
    {
        "GET_STATUS" => turn.Reply(
            message.Asker,
            CastNamespace.Media,
            turn.State.Media is { } item ? MediaStatus.Of(item, withMedia: true) : MediaStatus.Empty()),
        "LOAD" => Load(turn, message),
        "PLAY" or "PAUSE" or "STOP" or "SEEK" or "SET_VOLUME" => Control(turn, message),
        _ => turn.Invalid(message.Asker, CastNamespace.Media, "INVALID_COMMAND"),
    };

    private static Turn Load(Turn turn, SenderMessage message)
    {
        if (Json.Text(message.Body, "sessionId") is { } session && session != turn.State.App?.SessionId)
        {
            return turn.Invalid(message.Asker, CastNamespace.Media, "INVALID_SESSION_ID");
        }

        return MediaRequest.Of(message.Body) is { } request
            ? Loading.Begin(turn, request, message.Asker)
            : turn.Invalid(message.Asker, CastNamespace.Media, "INVALID_PARAMS");
    }

    private static Turn Control(Turn turn, SenderMessage message)
    {
        if (turn.State.Media is not { } item)
        {
            return turn.Reply(message.Asker, CastNamespace.Media, new() { ["type"] = "INVALID_PLAYER_STATE" });
        }

        if (Json.Whole(message.Body, "mediaSessionId") != item.MediaSessionId)
        {
            return turn.Invalid(message.Asker, CastNamespace.Media, "INVALID_MEDIA_SESSION_ID");
        }

        if (message.Type == "STOP")
        {
            return Playback.End(turn, "CANCELLED", message.Asker);
        }

        return Obey(turn, message, item) is { } obeyed
            ? obeyed.Reply(message.Asker, CastNamespace.Media, MediaStatus.Of(obeyed.State.Media!, withMedia: false))
                .Broadcast(message.Asker.Endpoint, CastNamespace.Media, MediaStatus.Of(obeyed.State.Media!, withMedia: false), message.Asker)
            : turn.Invalid(message.Asker, CastNamespace.Media, "INVALID_PARAMS");
    }

    /// <summary>The state follows when the player tells that it has obeyed. Null when the order cannot be understood.</summary>
    private static Turn? Obey(Turn turn, SenderMessage message, MediaItem item)
    {
        switch (message.Type)
        {
            case "PLAY":
                return Playback.Order(turn, new PlayerOrder.Play());
            case "PAUSE":
                return Playback.Order(turn, new PlayerOrder.Pause());
            case "SEEK":
                return Json.Number(message.Body, "currentTime") is { } time ? Playback.Order(turn, new PlayerOrder.Seek(time)) : null;
            default:
                var wanted = Json.Object(message.Body, "volume");
                var changed = item with
                {
                    Volume = Math.Clamp(Json.Number(wanted, "level") ?? item.Volume, 0, 1),
                    Muted = Json.Truth(wanted, "muted") ?? item.Muted,
                };
                return wanted is null
                    ? null
                    : Playback.Order(turn.With(turn.State with { Media = changed }), new PlayerOrder.Volume(changed.Volume, changed.Muted));
        }
    }
}
