using System.Text.Json.Serialization;

namespace CastWorker.TestSupport.Playing;

/// <summary>What a viewer has seen so far.</summary>
public sealed record PlayerReport
{
    public required double CurrentTime { get; init; }

    /// <summary>Seconds of picture really shown: without start, stalls and jumps.</summary>
    public required double PlayedSeconds { get; init; }

    /// <summary>Seconds the player jumped over.</summary>
    public required double SkippedSeconds { get; init; }

    /// <summary>Has begun, moves, and is neither paused nor at its end.</summary>
    public required bool Playing { get; init; }

    /// <summary>The player holds the stream to be over, for good.</summary>
    public required bool Ended { get; init; }

    /// <summary>From asking for the stream to the first moving picture; null while there was none.</summary>
    public required double? StartupMilliseconds { get; init; }

    /// <summary>
    /// How often the picture stood still after it had begun: the player waited for data, or time did not advance for half a
    /// second. One that still lasts is counted.
    /// </summary>
    public required int Stalls { get; init; }

    public required double StallSeconds { get; init; }

    public required double LongestStallSeconds { get; init; }

    public required double BufferedAheadSeconds { get; init; }

    /// <summary>How far behind live, as the player reckons it from the programme's date and time.</summary>
    public required double? LatencySeconds { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>What the player could not get over.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>What the player tried again or worked around.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlayerReport))]
internal sealed partial class PlayerJson : JsonSerializerContext;
