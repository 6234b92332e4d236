using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>The house that the documentation and the examples speak of: a TV in the living room, and its web sites.</summary>
internal sealed class ExampleHouse : IAsyncDisposable
{
    public const string Target = "living_room";
    public const string Topic = $"castworker/target/{Target}";

    private const string HomeAssistant = "http://homeassistant.local:8123/lovelace";

    private readonly Opened _opened;

    private ExampleHouse(Opened opened, Broker broker, RunningTv tv, RunningWorker worker, MqttWatcher mqtt) =>
        (_opened, Broker, Tv, Worker, Mqtt) = (opened, broker, tv, worker, mqtt);

    public Broker Broker { get; }

    public RunningTv Tv { get; }

    public RunningWorker Worker { get; }

    public MqttWatcher Mqtt { get; }

    public static async Task<ExampleHouse> OpenAsync(BrokerFlavour flavour, CancellationToken ct)
    {
        // Whatever fails on the way takes what was started before with it.
        await using var opened = new Opened();
        var broker = opened.Keep(await Broker.StartAsync(ct, flavour));
        var tv = opened.Keep(await RunningTv.StartAsync(ct, ("Name", "Living room")));
        var sites = opened.Keep(new HouseSites());
        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, Settings(tv, sites)));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker, ct));
        await mqtt.StateIsAsync(Target, "idle", ct);
        return new ExampleHouse(opened.Take(), broker, tv, worker, mqtt);
    }

    /// <summary>A value of the newest state, as text; nothing for null.</summary>
    public string State(string key) => Mqtt.State(Target)?.GetProperty(key).ToString() ?? "";

    public Task StateBecomesAsync(string key, string value, CancellationToken ct, int seconds = 40) =>
        Eventually.BeTrueAsync(() => State(key) == value, $"{key} to be {value}", ct, seconds);

    /// <summary>A message on a topic, after those that were there before, that holds a text.</summary>
    public Task HearsAsync(string topic, string text, int after, CancellationToken ct, int seconds = 20) => Eventually.BeTrueAsync(
        () => Mqtt.Messages.Skip(after).Any(message =>
            message.StartsWith(topic + " ", StringComparison.Ordinal) && message.Contains(text, StringComparison.Ordinal)),
        $"{text} on {topic}",
        ct,
        seconds);

    public string Words() =>
        $"{Mqtt.History(Target)}; heard:\n{string.Join('\n', Mqtt.Messages.TakeLast(30))}\nthe worker's last words:\n"
        + string.Join('\n', Worker.Program.Lines.TakeLast(80));

    public async ValueTask DisposeAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            await TestContext.Out.WriteLineAsync(Words());
        }

        await _opened.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(RunningTv tv, HouseSites sites) => new(StringComparer.Ordinal)
    {
        [$"Targets__{Target}__Kind"] = "Cast",
        [$"Targets__{Target}__Name"] = "Living room",
        [$"Targets__{Target}__Device"] = tv.Cast.ToString(),
        [$"Targets__{Target}__Page"] = $"{HomeAssistant}/0",
        [$"Targets__{Target}__Pages__Home"] = $"{HomeAssistant}/0",
        [$"Targets__{Target}__Pages__Energy"] = $"{HomeAssistant}/energy",
        [$"Targets__{Target}__Pages__Door"] = $"{HomeAssistant}/door",
        ["Browser__ExtraArguments__0"] = sites.ChromiumArgument,
    };
}
