using System.Text.Json.Serialization;

namespace CastWorker.VirtualTv.Media;

/// <summary>What the player in the page says about itself, at each change and several times a second.</summary>
internal sealed record PlayerReport
{
    public required int Run { get; init; }

    public required PlayerPhase Phase { get; init; }

    public double CurrentTime { get; init; }

    public double? SeekStart { get; init; }

    public double? SeekEnd { get; init; }

    public PlayerTrack? Track { get; init; }

    public PlayerError? Error { get; init; }

    public PlayerStats Stats { get; init; } = new();
}

internal enum PlayerPhase
{
    /// <summary>Nothing is loaded.</summary>
    Empty,
    Loading,

    /// <summary>It knows what it has got, and waits to be told to play.</summary>
    Loaded,
    Buffering,
    Playing,
    Paused,
    Ended,
    Failed,
}

/// <summary>What the stream says it is.</summary>
internal sealed record PlayerTrack
{
    public string Container { get; init; } = "";

    public string? VideoCodec { get; init; }

    public string? AudioCodec { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public double? FrameRate { get; init; }
}

/// <summary>In the player's own words.</summary>
internal sealed record PlayerError
{
    public int Category { get; init; }

    public int Code { get; init; }

    /// <summary><c>master</c>, <c>playlist</c>, <c>segment</c> or nothing: what was being fetched.</summary>
    public string? Fetching { get; init; }

    public string Text { get; init; } = "";
}

/// <summary>What a viewer has seen of this item so far, and what it took.</summary>
internal sealed record PlayerStats
{
    public double PlayedSeconds { get; init; }

    public int Stalls { get; init; }

    public double StallSeconds { get; init; }

    /// <summary>From the order to load to the first moving picture.</summary>
    public double? StartupMilliseconds { get; init; }

    public double? LatencySeconds { get; init; }

    public double BufferedSeconds { get; init; }

    public long Decoded { get; init; }

    public long Dropped { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public int Playlists { get; init; }

    public int Segments { get; init; }

    public long Bytes { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PlayerReport))]
internal sealed partial class PlayerJson : JsonSerializerContext;
