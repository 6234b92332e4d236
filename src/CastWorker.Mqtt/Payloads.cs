using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.Mqtt;

/// <summary>What <c>target/{t}/state</c> says.</summary>
internal sealed record StatePayload
{
    public required string State { get; init; }

    public required bool Streaming { get; init; }

    public string? Source { get; init; }

    public string? Url { get; init; }

    public string? Page { get; init; }

    public string? Title { get; init; }

    public required string Since { get; init; }

    public required string Mode { get; init; }

    public required string Quality { get; init; }

    public int Zoom { get; init; }

    public string? Resolution { get; init; }

    public int? Fps { get; init; }

    public string? Degraded { get; init; }

    public string? Encoder { get; init; }

    public string? EncoderReason { get; init; }

    public int? Volume { get; init; }

    public bool? Muted { get; init; }

    public string? Owner { get; init; }

    public string? BlockedBy { get; init; }

    public string? EndedBy { get; init; }

    public StateErrorPayload? Error { get; init; }

    public int Restarts { get; init; }

    public string? StreamUrl { get; init; }

    public string? LastTransaction { get; init; }

    public long Seq { get; init; }
}

/// <summary>What <c>target/{t}/event</c> says.</summary>
internal sealed record EventPayload
{
    public required string EventType { get; init; }

    public required string Time { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? App { get; init; }
}

/// <summary>What <c>target/{t}/stats</c> says.</summary>
internal sealed record StatsPayload
{
    public required string Time { get; init; }

    public double? Fps { get; init; }

    public double? BitrateKbit { get; init; }

    public double? Speed { get; init; }

    public long? Dropped { get; init; }

    public long? Due { get; init; }

    public long? Captured { get; init; }

    public long? Encoded { get; init; }

    public long? Published { get; init; }

    public double? SegmentAgeS { get; init; }

    public int? Viewers { get; init; }

    public double? LatencyS { get; init; }

    public double? CpuPercent { get; init; }

    public double? MemMb { get; init; }
}

/// <summary>The error inside a state.</summary>
internal sealed record StateErrorPayload(string Code, string Message, string? Stage);

/// <summary>What <c>worker/{w}/info</c> says.</summary>
internal sealed record InfoPayload(
    string Version, string StartedAt, IReadOnlyList<string> Targets, int Capacity, int Sessions)
{
    /// <summary>Null until a stream has needed one, and when none is to be had.</summary>
    public string? Encoder { get; init; }

    public string? EncoderReason { get; init; }
}

/// <summary>What <c>target/{t}/owner</c> says.</summary>
internal sealed record OwnerPayload(string? Worker, string? Since);

/// <summary>What a worker reads of a state that another one has left.</summary>
internal sealed record LastWordsPayload
{
    public string? Owner { get; init; }

    public bool Streaming { get; init; }

    public string? EndedBy { get; init; }

    public string? Page { get; init; }

    public string? Url { get; init; }
}

/// <summary>The answer to a command.</summary>
internal sealed record ResponsePayload
{
    public required string Status { get; init; }

    public string? Transaction { get; init; }

    public ErrorPayload? Error { get; init; }

    public ResponseData Data { get; init; } = new();
}

/// <summary>Why a command was refused.</summary>
internal sealed record ErrorPayload(string Code, string Message);

/// <summary>What an answer carries beyond yes or no; each verb fills in its own part, the rest is left out.</summary>
internal sealed record ResponseData
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ListedTarget>? Targets { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Worker { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Time { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Removed { get; init; }
}

/// <summary>One target in the answer to <c>request/list</c>.</summary>
internal sealed record ListedTarget(
    string Slug, string Name, string Kind, string State, string? Url, string? StreamUrl);

/// <summary>Writes payloads: snake_case, null rather than missing, and addresses as they are typed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatePayload))]
[JsonSerializable(typeof(EventPayload))]
[JsonSerializable(typeof(StatsPayload))]
[JsonSerializable(typeof(InfoPayload))]
[JsonSerializable(typeof(ResponsePayload))]
[JsonSerializable(typeof(OwnerPayload))]
[JsonSerializable(typeof(LastWordsPayload))]
internal sealed partial class MqttJson : JsonSerializerContext
{
    /// <summary>Our readers are JSON parsers, not browsers: "&amp;" and "ä" need no escapes.</summary>
    public static readonly MqttJson Plain = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
