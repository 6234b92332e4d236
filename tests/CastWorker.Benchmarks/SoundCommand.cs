using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks;

/// <summary>Whether a page's sound stays with its picture: a page that flashes and hums, looked at again and again for a long time.</summary>
internal static class SoundCommand
{
    public const string Usage = "sound [--minutes 60]";

    private const string Target = "demo";
    private const double LimitMs = 80;
    private const int Looks = 6;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(14);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = 60.0;
        if (arguments is not [] && !(arguments is ["--minutes", var text] && double.TryParse(text, CultureInfo.InvariantCulture, out minutes) && minutes > 0))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes + 10));
        var result = await MeasureAsync(TimeSpan.FromMinutes(minutes), limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(result, SoundJson.Default.SoundResult));
        return result.Ok ? 0 : 1;
    }

    private static async Task<SoundResult> MeasureAsync(TimeSpan length, CancellationToken ct)
    {
        await using var pages = new TestPages().Html("/beat", Beat.Page);
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Targets__{Target}__Audio"] = "Page" });
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.StateIsAsync(Target, "idle", ct);
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", pages.At("/beat").AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "streaming", ct, seconds: 60);
        var stream = new Uri(mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);

        Console.WriteLine(" minute  sound after picture, ms: least, median, most");
        var looks = new List<SoundLook>();
        var began = TimeProvider.System.GetTimestamp();
        for (var look = 0; look <= Looks; look++)
        {
            var left = (look * length / Looks) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, ct);
            var apart = (await Beat.ApartAsync(stream, Look, ct)).Order().Select(seconds => Math.Round(seconds * 1000)).ToArray();
            looks.Add(new SoundLook(Math.Round(TimeProvider.System.GetElapsedTime(began).TotalMinutes, 1), apart));
            Console.WriteLine(apart is [] ? "no beat" : string.Create(
                CultureInfo.InvariantCulture, $"{looks[^1].Minute,7} {apart[0],6} {apart[apart.Length / 2],6} {apart[^1],6}"));
        }

        return new SoundResult
        {
            Ok = looks.TrueForAll(look => look.ApartMs.Count > 3 && look.ApartMs.All(apart => Math.Abs(apart) <= LimitMs)),
            DriftMs = looks is [{ ApartMs: [_, ..] first }, .., { ApartMs: [_, ..] last }] ? last[last.Count / 2] - first[first.Count / 2] : null,
            Restarts = mqtt.State(Target)!.Value.GetProperty("restarts").GetInt32(),
            Looks = looks,
        };
    }
}

/// <summary>The line that scripts read.</summary>
internal sealed record SoundResult
{
    /// <summary>No beat was farther from its picture than what people notice.</summary>
    public required bool Ok { get; init; }

    /// <summary>Median of the last look less that of the first.</summary>
    public required double? DriftMs { get; init; }

    public required int Restarts { get; init; }

    public required IReadOnlyList<SoundLook> Looks { get; init; }
}

internal sealed record SoundLook(double Minute, IReadOnlyList<double> ApartMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SoundResult))]
internal sealed partial class SoundJson : JsonSerializerContext;
