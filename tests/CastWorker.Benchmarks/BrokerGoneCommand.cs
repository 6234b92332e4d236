using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks;

/// <summary>The broker is away for minutes while the virtual TV plays; afterwards the state must be right, and nothing old may happen.</summary>
internal static class BrokerGoneCommand
{
    public const string Usage = "broker-gone [--minutes 5]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = 5.0;
        if (arguments is not [] && !(arguments is ["--minutes", var text] && double.TryParse(text, CultureInfo.InvariantCulture, out minutes) && minutes > 0))
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes + 5));
        var report = await MeasureAsync(TimeSpan.FromMinutes(minutes), limit.Token);
        Console.WriteLine(JsonSerializer.Serialize(report, BrokerGoneJson.Default.BrokerOutageReport));
        return report is { IsRight: true, Stalls: 0 } ? 0 : 1;
    }

    private static async Task<BrokerOutageReport> MeasureAsync(TimeSpan length, CancellationToken ct)
    {
        await using var house = await CastingHouse.OpenAsync(ct);
        await using (var mqtt = await MqttWatcher.StartAsync(house.Broker.Port, ct))
        {
            await house.CastAsync(mqtt, ct);
        }

        return await BrokerOutage.RunAsync(house.Broker, house.Worker, house.Tv, CastingHouse.Target, length, ct);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BrokerOutageReport))]
internal sealed partial class BrokerGoneJson : JsonSerializerContext;
