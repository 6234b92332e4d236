using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.Benchmarks.Density;

/// <summary>How many still 1080p pages this machine can stream before a viewer sees a pause: two more at a time, each number held for a while.</summary>
internal static class DensityCommand
{
    public const string Usage = "density [--minutes 2] [--most 16]";

    private const double Exhausted = 98;

    /// <summary>A browser that starts takes what it can get; players bridge that, and fill up again.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Parse(arguments) is not var (length, most))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var interruption = new Interruption();
        try
        {
            var steps = await MeasureAsync(length, most, interruption.Token);
            Console.WriteLine(JsonSerializer.Serialize(DensityResult.Of(steps, length), DensityJson.Default.DensityResult));
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Interruption.ExitCode;
        }
    }

    private static async Task<IReadOnlyList<DensityStep>> MeasureAsync(TimeSpan length, int most, CancellationToken ct)
    {
        await using var house = await DensityHouse.OpenAsync(most, ct);
        var steps = new List<DensityStep>();
        Console.WriteLine("sessions  stalls  (starting)  least ahead  machine  memory  decoded  CPU, % of one core");
        while (house.Players.Count < most && (steps is [] || steps[^1] is { IsFine: true, BusyPercent: < Exhausted }))
        {
            var before = DensityStep.Troubles(house);
            for (var added = 0; added < 2 && house.Players.Count < most; added++)
            {
                await house.AddAsync(ct);
            }

            await Task.Delay(Settling, TimeProvider.System, ct);
            var step = await DensityStep.HoldAsync(house, DensityStep.Troubles(house) - before, length, ct);
            steps.Add(step);
            var cpu = step.CpuPercent.OrderByDescending(entry => entry.Value).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:0.0}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Sessions,8} {step.Stalls,7} {step.StallsWhileStarting,11} {step.LeastAheadS,10:0.0} s {step.BusyPercent,6:0} % {step.MemoryMb,4:0} MB {step.DecodedFrames,8}  {string.Join(", ", cpu)}"));
        }

        return steps;
    }

    private static (TimeSpan Length, int Most)? Parse(ReadOnlySpan<string> arguments)
    {
        var (length, most) = (TimeSpan.FromMinutes(2), 16);
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            switch (arguments[0], arguments[1])
            {
                case ("--minutes", var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    length = TimeSpan.FromMinutes(minutes);
                    break;
                case ("--most", var text) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= 64:
                    break;
                default:
                    return null;
            }
        }

        return arguments.IsEmpty ? (length, most) : null;
    }
}

/// <summary>The line that scripts read.</summary>
internal sealed record DensityResult
{
    /// <summary>The most that were held without a stall.</summary>
    public required int Sessions { get; init; }

    public required int Cores { get; init; }

    public required double Minutes { get; init; }

    public required IReadOnlyList<DensityStep> Steps { get; init; }

    public static DensityResult Of(IReadOnlyList<DensityStep> steps, TimeSpan length) => new()
    {
        Sessions = steps.Where(step => step.IsFine).Select(step => step.Sessions).DefaultIfEmpty().Max(),
        Cores = Environment.ProcessorCount,
        Minutes = length.TotalMinutes,
        Steps = steps,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DensityResult))]
internal sealed partial class DensityJson : JsonSerializerContext;
