using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks;

/// <summary>Somebody sends thousands of commands a second while the virtual TV plays: each is to be answered, and the picture goes on.</summary>
internal static class FloodCommand
{
    public const string Usage = "flood [--seconds 10]";

    private const int PerSecond = 5000;
    private const int MemoryLimit = 64 * 1024 * 1024;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = 10;
        if (arguments is not [] && !(arguments is ["--seconds", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out seconds) && seconds > 0))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds + 240));
        var report = await MeasureAsync(seconds, limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(report, FloodJson.Default.FloodReport));
        return report.IsRight ? 0 : 1;
    }

    private static async Task<FloodReport> MeasureAsync(int seconds, CancellationToken ct)
    {
        await using var house = await CastingHouse.OpenAsync(ct, ("Serilog__MinimumLevel__Default", "Information"));
        var (broker, tv, worker) = (house.Broker, house.Tv, house.Worker);
        await using (var mqtt = await MqttWatcher.StartAsync(broker.Port, ct))
        {
            await house.CastAsync(mqtt, ct);
        }

        var played = (await tv.PlaysAsync(ct, seconds: 5)).Media!.Player!.Stats;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{worker.AdminPort}/") };
        var before = await WorkerCounts.ReadAsync(http, worker.Program.Id, ct);

        var clock = Stopwatch.StartNew();
        await SendAsync(broker, seconds * PerSecond, ct);
        var sentAfter = clock.Elapsed;
        await Eventually.BeTrueAsync(
            async () => (await WorkerCounts.ReadAsync(http, worker.Program.Id, ct)).Received - before.Received >= seconds * PerSecond,
            "all commands to arrive",
            ct,
            seconds: 60);
        await AskAsync(broker, ct);
        var answeredAfter = clock.Elapsed;
        var asked = Stopwatch.StartNew();
        await AskAsync(broker, ct);
        var after = await WorkerCounts.ReadAsync(http, worker.Program.Id, ct);
        var end = (await tv.PlaysAsync(ct, played.PlayedSeconds + (clock.Elapsed.TotalSeconds * 0.9))).Media!.Player!.Stats;
        return new FloodReport
        {
            Sent = seconds * PerSecond,
            SentAfterSeconds = Math.Round(sentAfter.TotalSeconds, 1),
            AnsweredAfterSeconds = Math.Round(answeredAfter.TotalSeconds, 1),
            // Two of them are our own questions.
            Received = after.Received - before.Received - 2,
            Accepted = after.Accepted - before.Accepted - 2,
            Refused = after.TooMany - before.TooMany,
            AnswersDropped = after.Dropped - before.Dropped,
            NextAnswerMs = asked.ElapsedMilliseconds,
            MemoryGrewMb = Math.Round((after.Memory - before.Memory) / 1024.0 / 1024, 1),
            Stalls = end.Stalls - played.Stalls,
            IsRight = after.Accepted + after.TooMany - before.Accepted - before.TooMany - 2 == seconds * PerSecond
                && after.Dropped == before.Dropped
                && end.Stalls == played.Stalls
                && asked.Elapsed < AnswerLimit
                && after.Memory - before.Memory < MemoryLimit,
        };
    }

    /// <summary>At an even pace over one connection; each can be told from the others.</summary>
    private static async Task SendAsync(Broker broker, int count, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", $"castworker/target/{CastingHouse.Target}/set", "-l"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        var clock = Stopwatch.StartNew();
        for (var sent = 0; sent < count; sent++)
        {
            if (sent >= clock.Elapsed.TotalSeconds * PerSecond)
            {
                await process.StandardInput.FlushAsync(ct);
                await Task.Delay(Beat, ct);
            }

            await process.StandardInput.WriteLineAsync($$"""{"zoom":100,"transaction":"t{{sent}}"}""".AsMemory(), ct);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
    }

    private static async Task AskAsync(Broker broker, CancellationToken ct)
    {
        var answer = await RunningProgram.RunAsync(
            "mosquitto_rr",
            ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-V", "mqttv5", "-q", "1", "-W", "60", "-t", "castworker/request/ping", "-e", "bench/answer", "-m", "{}"],
            ct);
        if (!answer.Contains("\"ok\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The worker does not answer: {answer}");
        }
    }
}

/// <summary>What the worker counted, and how much memory it holds.</summary>
internal sealed record WorkerCounts(long Received, long Accepted, long TooMany, long Dropped, long Memory)
{
    public static async Task<WorkerCounts> ReadAsync(HttpClient http, int pid, CancellationToken ct)
    {
        var metrics = (await http.GetStringAsync(new Uri("metrics", UriKind.Relative), ct)).Split('\n');
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", ct);
        return new WorkerCounts(
            Of(metrics, "castworker_commands_received_total "),
            Of(metrics, "castworker_commands_accepted_total "),
            Of(metrics, "castworker_commands_refused_total{code=\"too_many_requests\"} "),
            Of(metrics, "castworker_answers_dropped_total "),
            1024 * long.Parse(
                status.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture));
    }

    private static long Of(IEnumerable<string> metrics, string name) =>
        metrics.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..], CultureInfo.InvariantCulture)
            : 0;
}

internal sealed record FloodReport
{
    public required long Sent { get; init; }

    public required double SentAfterSeconds { get; init; }

    public required double AnsweredAfterSeconds { get; init; }

    public required long Received { get; init; }

    public required long Accepted { get; init; }

    /// <summary>With <c>too_many_requests</c>.</summary>
    public required long Refused { get; init; }

    public required long AnswersDropped { get; init; }

    /// <summary>How long a question took afterwards, with the program that asks it.</summary>
    public required long NextAnswerMs { get; init; }

    public required double MemoryGrewMb { get; init; }

    public required int Stalls { get; init; }

    public required bool IsRight { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FloodReport))]
internal sealed partial class FloodJson : JsonSerializerContext;
