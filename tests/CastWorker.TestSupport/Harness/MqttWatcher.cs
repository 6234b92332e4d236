using System.Text.Json;

namespace CastWorker.TestSupport.Harness;

/// <summary>What a user sees and does with mosquitto_sub and mosquitto_pub.</summary>
public sealed class MqttWatcher : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _broker;
    private readonly RunningProgram _subscriber;

    private MqttWatcher(IReadOnlyList<string> broker, RunningProgram subscriber)
    {
        _broker = broker;
        _subscriber = subscriber;
    }

    /// <summary>Every message so far, "topic payload".</summary>
    public IReadOnlyList<string> Messages => _subscriber.Lines;

    public static Task<MqttWatcher> StartAsync(int port, CancellationToken ct) => StartAsync(["-h", "127.0.0.1", "-p", $"{port}"], ct);

    public static Task<MqttWatcher> StartAsync(Broker broker, CancellationToken ct) => StartAsync(broker.ClientArguments(), ct);

    public async Task PublishAsync(string topic, string payload, CancellationToken ct) =>
        await RunningProgram.RunAsync("mosquitto_pub", [.. _broker, "-q", "1", "-t", topic, "-m", payload], ct);

    /// <summary>The payloads of a topic, oldest first.</summary>
    public IReadOnlyList<string> Of(string topic) =>
        [.. Messages.Where(message => message.StartsWith(topic + " ", StringComparison.Ordinal)).Select(message => message[(topic.Length + 1)..])];

    public IReadOnlyList<JsonElement> States(string target) =>
        [.. Of($"castworker/target/{target}/state").Select(payload => JsonDocument.Parse(payload).RootElement)];

    public JsonElement? State(string target) => States(target) is { Count: > 0 } states ? states[^1] : null;

    /// <summary>The states a target went through, repetitions left out.</summary>
    public string History(string target)
    {
        var seen = new List<string>();
        foreach (var state in States(target).Select(state => state.GetProperty("state").GetString()!))
        {
            if (seen.LastOrDefault() != state)
            {
                seen.Add(state);
            }
        }

        return string.Join(' ', seen);
    }

    /// <param name="target">Whose state.</param>
    /// <param name="state">What it is to be.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="seconds">How long it may take.</param>
    /// <param name="words">What more is to be said when it does not come: a test's result is not known yet when its house is closed.</param>
    public Task StateIsAsync(string target, string state, CancellationToken ct, int seconds = 30, Func<string>? words = null) =>
        Eventually.BeTrueAsync(
            () => State(target)?.GetProperty("state").GetString() == state,
            () => $"{target} to be {state}, was: {History(target)}\n{words?.Invoke()}",
            ct,
            seconds);

    public ValueTask DisposeAsync() => _subscriber.DisposeAsync();

    private static async Task<MqttWatcher> StartAsync(IReadOnlyList<string> broker, CancellationToken ct)
    {
        var watcher = new MqttWatcher(broker, RunningProgram.Start("mosquitto_sub", [.. broker, "-t", "#", "-F", "%t %p"]));
        // mosquitto_sub does not say when it has subscribed: it has when it hears us.
        await Eventually.BeTrueAsync(
            async () =>
            {
                await watcher.PublishAsync("test/hello", "x", ct);
                return watcher.Messages.Any(message => message.StartsWith("test/hello ", StringComparison.Ordinal));
            },
            "mosquitto_sub to hear us",
            ct);
        return watcher;
    }
}
