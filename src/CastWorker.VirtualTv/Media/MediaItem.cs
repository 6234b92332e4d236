using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Media;

/// <summary>How far a loaded item has got.</summary>
internal enum MediaPhase
{
    /// <summary>The player looks what it is: IDLE with an extended status LOADING, for those outside.</summary>
    Loading,
    Buffering,
    Playing,
    Paused,
}

/// <summary>What a LOAD has put into the player.</summary>
internal sealed record MediaItem
{
    public required int MediaSessionId { get; init; }

    /// <summary>The player's number for it, so that news of an item that is gone are known as such.</summary>
    public required int Run { get; init; }

    public required MediaRequest Request { get; init; }

    /// <summary>Null when it was not a sender of ours.</summary>
    public Asker? Asker { get; init; }

    public MediaPhase Phase { get; init; } = MediaPhase.Loading;

    /// <summary>It has shown a moving picture.</summary>
    public bool Started { get; init; }

    /// <summary>It will never move again, and the player has been torn down, but outside it looks as if it still were to come.</summary>
    public bool Frozen { get; init; }

    public PlayerReport? Seen { get; init; }

    public double Volume { get; init; } = 1;

    public bool Muted { get; init; }
}

/// <summary>What LOAD asks for.</summary>
internal sealed record MediaRequest
{
    public required string Url { get; init; }

    public required string ContentType { get; init; }

    public string StreamType { get; init; } = "BUFFERED";

    public bool Autoplay { get; init; } = true;

    public double? StartTime { get; init; }

    /// <summary><c>hlsSegmentFormat</c> and <c>hlsVideoSegmentFormat</c>, where they are given.</summary>
    public IReadOnlyList<string> DeclaredFormats { get; init; } = [];

    /// <summary>The <c>media</c> object as it came, to be told again in statuses.</summary>
    public JsonObject Media { get; init; } = [];

    public bool IsHls => MediaRules.IsHls(ContentType);

    /// <summary>Null when there is nothing to load in it.</summary>
    public static MediaRequest? Of(JsonObject load)
    {
        var media = Json.Object(load, "media");
        return media is not null && (Json.Text(media, "contentUrl") ?? Json.Text(media, "contentId")) is { Length: > 0 } url
            ? new MediaRequest
            {
                Url = url,
                ContentType = Json.Text(media, "contentType") ?? "",
                StreamType = Json.Text(media, "streamType") ?? "BUFFERED",
                Autoplay = Json.Truth(load, "autoplay") ?? true,
                StartTime = Json.Number(load, "currentTime"),
                DeclaredFormats =
                [
                    .. new[] { Json.Text(media, "hlsSegmentFormat"), Json.Text(media, "hlsVideoSegmentFormat") }.OfType<string>(),
                ],
                Media = (JsonObject)media.DeepClone(),
            }
            : null;
    }
}
