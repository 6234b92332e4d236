using System.Text.Json;

namespace CastWorker.GoogleCast.Messages;

/// <summary>What a player says of one item.</summary>
internal sealed record MediaStatus
{
    public int Id { get; init; }

    public PlayerState State { get; init; }

    public IdleReason Idle { get; init; }

    /// <summary>Seconds.</summary>
    public double? Position { get; init; }

    /// <summary>Only told when it changed.</summary>
    public string? ContentId { get; init; }

    public static MediaStatus Read(JsonElement json) => new()
    {
        Id = json.Whole("mediaSessionId") ?? 0,
        State = json.Text("playerState") switch
        {
            "IDLE" => PlayerState.Idle,
            "BUFFERING" => PlayerState.Buffering,
            "PLAYING" => PlayerState.Playing,
            "PAUSED" => PlayerState.Paused,
            _ => PlayerState.Unknown,
        },
        Idle = json.Text("idleReason") switch
        {
            "CANCELLED" => IdleReason.Cancelled,
            "INTERRUPTED" => IdleReason.Interrupted,
            "FINISHED" => IdleReason.Finished,
            "ERROR" => IdleReason.Error,
            _ => IdleReason.None,
        },
        Position = json.Number("currentTime"),
        ContentId = (json.Field("media") ?? default).Text("contentId"),
    };
}

internal enum PlayerState
{
    Unknown,
    Idle,
    Buffering,
    Playing,
    Paused,
}

/// <summary>Why a player is idle.</summary>
internal enum IdleReason
{
    /// <summary>Not told: it is on its way from one thing to the next.</summary>
    None,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>Something else was loaded in its place.</summary>
    Interrupted,
    Finished,
    Error,
}
