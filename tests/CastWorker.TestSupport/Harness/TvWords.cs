using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.TestSupport.Harness;

/// <summary>The virtual TV as its control API shows it.</summary>
public sealed record TvStatus
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required bool Up { get; init; }

    public bool StandBy { get; init; }

    public bool ActiveInput { get; init; }

    public required TvVolumeStatus Volume { get; init; }

    public TvAppStatus? App { get; init; }

    public TvMediaStatus? Media { get; init; }

    /// <summary>Senders that are connected.</summary>
    public int Sockets { get; init; }

    /// <summary>It shows a moving picture, says the player.</summary>
    public bool IsPlaying => Media?.Phase == "Playing";
}

public sealed record TvVolumeStatus(double Level, bool Muted);

public sealed record TvAppStatus(string AppId, string Name, string SessionId, string TransportId, bool InBackground);

public sealed record TvMediaStatus
{
    public required int MediaSessionId { get; init; }

    public required string Url { get; init; }

    public required string Phase { get; init; }

    public required bool Frozen { get; init; }

    public required double CurrentTime { get; init; }

    public TvPlayerStatus? Player { get; init; }
}

public sealed record TvPlayerStatus(string Phase, TvPlayerStats Stats);

/// <summary>What a viewer has seen of what is loaded now.</summary>
public sealed record TvPlayerStats
{
    public double PlayedSeconds { get; init; }

    public int Stalls { get; init; }

    public double StallSeconds { get; init; }

    public double? StartupMilliseconds { get; init; }

    public double? LatencySeconds { get; init; }

    public double BufferedSeconds { get; init; }

    public long Decoded { get; init; }

    public long Dropped { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public int Playlists { get; init; }

    public int Segments { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];
}

/// <summary>One line of the virtual TV's frame log.</summary>
public sealed record TvFrame
{
    public required long N { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Socket { get; init; }

    /// <summary><c>in</c>, <c>out</c> or <c>note</c>.</summary>
    public required string Kind { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public string? Namespace { get; init; }

    public string? Payload { get; init; }

    public string? Text { get; init; }

    /// <summary>The type of its message; empty when it has none.</summary>
    public string Type => Payload is { } payload && JsonDocument.Parse(payload).RootElement.TryGetProperty("type", out var type)
        ? type.GetString() ?? ""
        : "";

    public override string ToString() => $"{N} {Kind} {Source}>{Destination} {Payload ?? Text}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TvStatus))]
[JsonSerializable(typeof(IReadOnlyList<TvFrame>))]
[JsonSerializable(typeof(TvAnnouncement))]
internal sealed partial class TvJson : JsonSerializerContext;

/// <summary>The one line that the virtual TV writes when it is there.</summary>
internal sealed record TvAnnouncement(string Cast, string Control, string Id, string Name);
