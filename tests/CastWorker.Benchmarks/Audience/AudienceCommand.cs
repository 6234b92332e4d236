using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CastWorker.Benchmarks.Audience;

/// <summary>What one page costs that is shown on one TV, on several, and to many viewers besides: it is encoded once.</summary>
internal static class AudienceCommand
{
    public const string Usage = "audience [--tvs 4] [--viewers 50] [--seconds 30]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Parse(arguments) is not var (tvs, viewers, seconds))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var interruption = new Interruption();
        try
        {
            var result = await MeasureAsync(tvs, viewers, TimeSpan.FromSeconds(seconds), interruption.Token);
            Console.WriteLine(JsonSerializer.Serialize(result, AudienceJson.Default.AudienceResult));
            return result.Ok ? 0 : 1;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Interruption.ExitCode;
        }
    }

    private static async Task<AudienceResult> MeasureAsync(int tvs, int viewers, TimeSpan window, CancellationToken ct)
    {
        await using var house = await AudienceHouse.OpenAsync(tvs, ct);
        Console.WriteLine("shown to                 encoders  displays  stalls  CPU, % of one core");
        await house.CastAsync(1, ct);
        var one = Say("one TV", await house.MeasureAsync(window, ct));
        await house.CastAsync(tvs, ct);
        var all = Say($"{tvs} TVs", await house.MeasureAsync(window, ct));
        await house.SeatAsync(viewers, ct);
        var full = Say($"{tvs} TVs, {viewers} viewers", await house.MeasureAsync(window, ct));
        return new AudienceResult
        {
            Ok = new[] { one, all, full }.All(step => step is { Encoders: 1, Displays: 1, Stalls: 0 }),
            Tvs = tvs,
            Viewers = viewers,
            One = one,
            All = all,
            Full = full,
        };
    }

    private static AudienceStep Say(string whom, AudienceStep step)
    {
        var cpu = step.CpuPercent.OrderByDescending(entry => entry.Value).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:0.0}"));
        Console.WriteLine($"{whom,-24} {step.Encoders,8} {step.Displays,9} {step.Stalls,7}  {string.Join(", ", cpu)}");
        return step;
    }

    private static (int Tvs, int Viewers, int Seconds)? Parse(ReadOnlySpan<string> arguments)
    {
        var (tvs, viewers, seconds) = (4, 50, 30);
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            if (!int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 500)
            {
                return null;
            }

            switch (arguments[0])
            {
                case "--tvs":
                    tvs = number;
                    break;
                case "--viewers":
                    viewers = number;
                    break;
                case "--seconds":
                    seconds = number;
                    break;
                default:
                    return null;
            }
        }

        return arguments.IsEmpty ? (tvs, viewers, seconds) : null;
    }
}

/// <summary>The line that scripts read.</summary>
internal sealed record AudienceResult
{
    /// <summary>One encoder and one display all the time, and nobody has seen a stall.</summary>
    public required bool Ok { get; init; }

    public required int Tvs { get; init; }

    public required int Viewers { get; init; }

    public required AudienceStep One { get; init; }

    public required AudienceStep All { get; init; }

    public required AudienceStep Full { get; init; }
}

/// <param name="Encoders">FFmpegs of the worker.</param>
/// <param name="Displays">X servers of the worker.</param>
/// <param name="Stalls">Of all players that are there, since they began.</param>
/// <param name="CpuPercent">Of one core, of the worker's processes, by name.</param>
internal sealed record AudienceStep(int Encoders, int Displays, int Stalls, IReadOnlyDictionary<string, double> CpuPercent);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AudienceResult))]
internal sealed partial class AudienceJson : JsonSerializerContext;
