using System.Text.Json.Serialization;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks.Latency;

/// <summary>A form of the stream, and with what it is watched.</summary>
/// <param name="Title">What the table calls it.</param>
/// <param name="Name">Its name beside the master playlist.</param>
/// <param name="Engine">The player.</param>
/// <param name="Mode">Of the target.</param>
/// <param name="MostMs">The latency that was promised.</param>
/// <param name="NeedsChanges">There is none where every picture is grabbed.</param>
internal sealed record Form(string Title, string Name, PlayerEngine Engine, string Mode, int MostMs, bool NeedsChanges = false);

/// <summary>What was measured of one form. The line that scripts read has all of them.</summary>
internal sealed record LatencyResult
{
    /// <summary>Pictures that could be read; fewer tell nothing.</summary>
    private const int Enough = 20;

    public required string Form { get; init; }

    public required bool Ok { get; init; }

    public required int? MedianMs { get; init; }

    public required int? P95Ms { get; init; }

    public required int? LeastMs { get; init; }

    public required int MostMs { get; init; }

    public required int Readings { get; init; }

    public required int Stalls { get; init; }

    public required int? StartupMs { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    /// <param name="form">What was watched.</param>
    /// <param name="ages">Of the pictures, in milliseconds, in order.</param>
    /// <param name="reports">What the players say.</param>
    public static LatencyResult Of(Form form, IReadOnlyList<double> ages, IReadOnlyList<PlayerReport> reports) => new()
    {
        Form = form.Title,
        Ok = ages.Count >= Enough && ages[ages.Count / 2] <= form.MostMs && reports.All(report => report is { Stalls: 0, Errors: [] }),
        MedianMs = At(ages, 0.5),
        P95Ms = At(ages, 0.95),
        LeastMs = At(ages, 0),
        MostMs = form.MostMs,
        Readings = ages.Count,
        Stalls = reports.Sum(report => report.Stalls),
        StartupMs = (int?)reports.Max(report => report.StartupMilliseconds),
        Errors = [.. reports.SelectMany(report => report.Errors)],
    };

    private static int? At(IReadOnlyList<double> ages, double share) => ages.Count == 0 ? null : (int)ages[(int)((ages.Count - 1) * share)];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<LatencyResult>))]
internal sealed partial class LatencyJson : JsonSerializerContext;
