using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.Benchmarks.Capture;

/// <summary>What a stream of a page costs, and how it looks: ours beside what others do, in turns on the same display and page.</summary>
internal static class CaptureCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (CaptureOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {CaptureOptions.Usage}");
            return 2;
        }

        using var interruption = new Interruption();
        try
        {
            var lines = await MeasureAsync(options, interruption.Token);
            Console.WriteLine();
            Console.WriteLine(CaptureTable.Header);
            Print(lines.Select(line => CaptureTable.Line(line, lines)));
            Console.WriteLine();
            Print(CaptureLimits.Verdicts(lines));
            Console.WriteLine(JsonSerializer.Serialize(Cpu(lines), CaptureJson.Default.CpuByPage));
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Interruption.ExitCode;
        }
    }

    private static async Task<IReadOnlyList<CaptureSummary>> MeasureAsync(CaptureOptions options, CancellationToken ct)
    {
        var lines = new List<CaptureSummary>();
        foreach (var page in options.Pages)
        {
            await using var scene = await Scene.OpenAsync(page, options.Size, ct);
            var trials = new List<TrialResult>();
            for (var round = 0; round < options.Rounds; round++)
            {
                // Each round begins with another one: what changes with time is to be nobody's advantage.
                foreach (var name in options.Contenders.Skip(round % options.Contenders.Count).Concat(options.Contenders.Take(round % options.Contenders.Count)))
                {
                    var trial = await Trial.RunAsync(scene, Contender.Named(name), options.Window, ct);
                    trials.Add(trial);
                    Console.WriteLine($"round {round + 1}: {CaptureTable.Line(CaptureSummary.Of([trial]), [])}");
                }
            }

            lines.AddRange(options.Contenders.Select(name => CaptureSummary.Of([.. trials.Where(trial => trial.Contender == name)])));
        }

        return lines;
    }

    private static Dictionary<string, Dictionary<string, double>> Cpu(IEnumerable<CaptureSummary> lines) => lines
        .GroupBy(line => line.Page, StringComparer.Ordinal)
        .ToDictionary(
            page => page.Key,
            page => page.ToDictionary(line => line.Contender, line => Math.Round(line.Cpu, 1), StringComparer.Ordinal),
            StringComparer.Ordinal);

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}

/// <summary>The line that scripts read: percent of one core by page and contender.</summary>
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, double>>), TypeInfoPropertyName = "CpuByPage")]
internal sealed partial class CaptureJson : JsonSerializerContext;
