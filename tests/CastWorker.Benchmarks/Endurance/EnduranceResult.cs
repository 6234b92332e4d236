using System.Text.Json.Serialization;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>The line that scripts read. CPU in percent of one core.</summary>
internal sealed record EnduranceResult
{
    public required bool Ok { get; init; }

    public required string Page { get; init; }

    public required string Format { get; init; }

    public required double Minutes { get; init; }

    public required IReadOnlyList<ViewerResult> Players { get; init; }

    public required double WorkerMbFirst { get; init; }

    public required double WorkerMbLast { get; init; }

    public required IReadOnlyDictionary<string, double> CpuPercent { get; init; }

    public required string States { get; init; }
}

/// <summary>What one player has shown.</summary>
internal sealed record ViewerResult
{
    /// <summary>Of the time that went by; the rest is what a player may have shown before and after it was looked at.</summary>
    private const double LeastPlayed = 0.99;

    public required string Engine { get; init; }

    public required int Stalls { get; init; }

    public required double StallMs { get; init; }

    public required double PlayedS { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required double? LatencyFirstS { get; init; }

    public required double? LatencyLastS { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    public static ViewerResult Between(string engine, PlayerReport first, PlayerReport last) => new()
    {
        Engine = engine,
        Stalls = last.Stalls - first.Stalls,
        StallMs = Math.Round((last.StallSeconds - first.StallSeconds) * 1000),
        PlayedS = Math.Round(last.PlayedSeconds - first.PlayedSeconds, 1),
        DecodedFrames = last.DecodedFrames - first.DecodedFrames,
        DroppedFrames = last.DroppedFrames - first.DroppedFrames,
        LatencyFirstS = first.LatencySeconds,
        LatencyLastS = last.LatencySeconds,
        Errors = last.Errors,
    };

    public bool IsFineAfter(TimeSpan elapsed) => Stalls == 0 && Errors.Count == 0 && PlayedS > elapsed.TotalSeconds * LeastPlayed;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EnduranceResult))]
internal sealed partial class EnduranceJson : JsonSerializerContext;
