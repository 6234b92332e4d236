using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Benchmarks;

/// <summary>Watches a stream with a real player and says in one line of JSON what a viewer saw.</summary>
internal static class PlayCommand
{
    public const string Usage = "play --url URL [--seconds 20] [--engine shaka|hls] [--screenshot FILE]";

    /// <summary>What a start, and all stalls together, may take before we stop watching.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (PlayOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        var waited = Stopwatch.StartNew();
        await StreamDepth.ReachedAsync(options.Url, interrupted.Token);
        waited.Stop();
        var report = await WatchAsync(options, interrupted.Token);
        var verdict = PlayVerdict.Of(report, options.Played) with { DepthWaitMs = waited.ElapsedMilliseconds };
        Console.WriteLine(JsonSerializer.Serialize(verdict, PlayVerdictJson.Default.PlayVerdict));
        return verdict.Ok ? 0 : 1;
    }

    private static async Task<PlayerReport> WatchAsync(PlayOptions options, CancellationToken ct)
    {
        await using var player = await StreamPlayer.OpenAsync(options.Url, options.Engine, ct);
        var report = await player.WatchAsync(options.Played, options.Played + Patience, ct);
        if (options.Screenshot is { } file)
        {
            await File.WriteAllBytesAsync(file, await player.ScreenshotAsync(ct), ct);
        }

        return report;
    }
}

/// <summary>What to watch, how long, with which player.</summary>
internal sealed record PlayOptions(Uri Url, TimeSpan Played, PlayerEngine Engine, string? Screenshot)
{
    /// <summary>Null when the arguments make no sense.</summary>
    public static PlayOptions? Parse(ReadOnlySpan<string> arguments)
    {
        Uri? url = null;
        var seconds = 20;
        var engine = PlayerEngine.Shaka;
        string? screenshot = null;
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            var understood = (arguments[0], arguments[1]) switch
            {
                ("--url", var text) => Uri.TryCreate(text, UriKind.Absolute, out url),
                ("--seconds", var text) => int.TryParse(text, null, out seconds) && seconds > 0,
                ("--engine", "shaka") => Set(ref engine, PlayerEngine.Shaka),
                ("--engine", "hls") => Set(ref engine, PlayerEngine.HlsJs),
                ("--screenshot", var file) => Set(ref screenshot, file),
                _ => false,
            };
            if (!understood)
            {
                return null;
            }
        }

        return arguments.IsEmpty && url is not null
            ? new PlayOptions(url, TimeSpan.FromSeconds(seconds), engine, screenshot)
            : null;
    }

    private static bool Set<T>(ref T place, T value)
    {
        place = value;
        return true;
    }
}

/// <summary>The line that scripts read. It is well when all of the time was shown, without a stall, a jump or an error.</summary>
internal sealed record PlayVerdict
{
    public required bool Ok { get; init; }

    /// <summary>What was waited before the player was opened, until the stream was deep enough.</summary>
    public long DepthWaitMs { get; init; }

    public required int Stalls { get; init; }

    public required double StallMs { get; init; }

    public required double LongestStallMs { get; init; }

    public required double PlayedS { get; init; }

    public required double SkippedS { get; init; }

    public required double? StartupMs { get; init; }

    public required double? LatencyS { get; init; }

    public required double BufferedAheadS { get; init; }

    public required long DecodedFrames { get; init; }

    public required long DroppedFrames { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public static PlayVerdict Of(PlayerReport report, TimeSpan wanted) => new()
    {
        Ok = report.PlayedSeconds >= wanted.TotalSeconds && report is { Stalls: 0, SkippedSeconds: 0, Errors: [] },
        Stalls = report.Stalls,
        StallMs = Math.Round(report.StallSeconds * 1000),
        LongestStallMs = Math.Round(report.LongestStallSeconds * 1000),
        PlayedS = Math.Round(report.PlayedSeconds, 2),
        SkippedS = Math.Round(report.SkippedSeconds, 2),
        StartupMs = report.StartupMilliseconds is { } startup ? Math.Round(startup) : null,
        LatencyS = report.LatencySeconds is { } latency ? Math.Round(latency, 2) : null,
        BufferedAheadS = Math.Round(report.BufferedAheadSeconds, 2),
        DecodedFrames = report.DecodedFrames,
        DroppedFrames = report.DroppedFrames,
        Width = report.Width,
        Height = report.Height,
        Errors = report.Errors,
        Warnings = report.Warnings,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlayVerdict))]
internal sealed partial class PlayVerdictJson : JsonSerializerContext;
