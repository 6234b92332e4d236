using System.Text.Json.Nodes;

namespace CastWorker.VirtualTv.Media;

/// <summary>MEDIA_STATUS as the Default Media Receiver words it.</summary>
internal static class MediaStatus
{
    /// <summary>Pause, seek, stream volume, stream mute.</summary>
    private const int SupportedCommands = 15;

    /// <summary>Nothing is loaded: a list without entries.</summary>
    public static JsonObject Empty() => Message([]);

    /// <param name="item">What is loaded.</param>
    /// <param name="withMedia">The media object is told when it has changed, or somebody asked.</param>
    public static JsonObject Of(MediaItem item, bool withMedia)
    {
        var entry = Entry(item, item.Phase == MediaPhase.Loading ? "IDLE" : NameOf(item.Phase));
        if (item.Phase == MediaPhase.Loading)
        {
            entry["extendedStatus"] = new JsonObject
            {
                ["playerState"] = "LOADING",
                ["media"] = Media(item),
                ["mediaSessionId"] = item.MediaSessionId,
            };
            return Message([entry]);
        }

        if (withMedia)
        {
            entry["media"] = Media(item);
        }

        if (item is { Request.StreamType: "LIVE", Seen: { SeekStart: { } start, SeekEnd: { } end } })
        {
            entry["liveSeekableRange"] = new JsonObject
            {
                ["start"] = start,
                ["end"] = end,
                ["isMovingWindow"] = true,
                ["isLiveDone"] = false,
            };
        }

        return Message([entry]);
    }

    /// <summary>It is over, and why.</summary>
    public static JsonObject Ended(MediaItem item, string idleReason)
    {
        var entry = Entry(item, "IDLE");
        entry["idleReason"] = idleReason;
        return Message([entry]);
    }

    private static JsonObject Message(JsonArray status) => new() { ["type"] = "MEDIA_STATUS", ["status"] = status };

    private static JsonObject Entry(MediaItem item, string playerState)
    {
        var entry = new JsonObject
        {
            ["mediaSessionId"] = item.MediaSessionId,
            ["playbackRate"] = 1,
            ["playerState"] = playerState,
            ["currentTime"] = item.Seen?.CurrentTime ?? 0,
            ["supportedMediaCommands"] = SupportedCommands,
            ["volume"] = new JsonObject { ["level"] = item.Volume, ["muted"] = item.Muted },
            ["currentItemId"] = item.MediaSessionId,
            ["repeatMode"] = "REPEAT_OFF",
        };
        if (item.Seen is { Stats: { Width: > 0 } stats })
        {
            entry["videoInfo"] = new JsonObject { ["width"] = stats.Width, ["height"] = stats.Height, ["hdrType"] = "sdr" };
        }

        return entry;
    }

    private static JsonObject Media(MediaItem item) => (JsonObject)item.Request.Media.DeepClone();

    private static string NameOf(MediaPhase phase) => phase switch
    {
        MediaPhase.Playing => "PLAYING",
        MediaPhase.Paused => "PAUSED",
        _ => "BUFFERING",
    };
}
