using System.Text.Json.Serialization;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>The line that scripts read. CPU in percent of one core.</summary>
internal sealed record EnduranceResult
{
    public required bool Ok { get; init; }

    public required string Page { get; init; }

    public required string Engine { get; init; }

    public required double Minutes { get; init; }

    public required int Stalls { get; init; }

    public required double StallMs { get; init; }

    public required double PlayedS { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required double? LatencyFirstS { get; init; }

    public required double? LatencyLastS { get; init; }

    public required double WorkerMbFirst { get; init; }

    public required double WorkerMbLast { get; init; }

    public required IReadOnlyDictionary<string, double> CpuPercent { get; init; }

    public required string States { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EnduranceResult))]
internal sealed partial class EnduranceJson : JsonSerializerContext;
