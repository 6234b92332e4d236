using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CastWorker.TestSupport.HomeAssistant;

namespace CastWorker.TestSupport.Harness;

/// <summary>What a user sees and does with mosquitto_sub and mosquitto_pub.</summary>
public sealed class MqttWatcher : IAsyncDisposable
{
    private static readonly ConcurrentQueue<string> Complaints = new();

    private readonly IReadOnlyList<string> _broker;
    private readonly RunningProgram _subscriber;
    private readonly Lock _gate = new();
    private readonly List<WatchedLine> _messages = [];
    private int _read;

    private MqttWatcher(IReadOnlyList<string> broker, RunningProgram subscriber)
    {
        _broker = broker;
        _subscriber = subscriber;
    }

    /// <summary>Every message so far, "topic payload".</summary>
    public IReadOnlyList<string> Messages => [.. Seen().Select(message => message.Text)];

    /// <summary>
    /// What Home Assistant would have refused of all that watchers saw which have ended since the last call. Thrown where a watcher ends it
    /// would hide why the test failed, so a suite takes it after each test.
    /// </summary>
    public static IReadOnlyList<string> TakeComplaints()
    {
        var complaints = new List<string>();
        while (Complaints.TryDequeue(out var complaint))
        {
            complaints.Add(complaint);
        }

        return complaints;
    }

    public static Task<MqttWatcher> StartAsync(int port, CancellationToken ct) => StartAsync(["-h", "127.0.0.1", "-p", $"{port}"], ct);

    public static Task<MqttWatcher> StartAsync(Broker broker, CancellationToken ct) => StartAsync(broker.ClientArguments(), ct);

    public async Task PublishAsync(string topic, string payload, CancellationToken ct) =>
        await RunningProgram.RunAsync("mosquitto_pub", [.. _broker, "-q", "1", "-t", topic, "-m", payload], ct);

    /// <summary>The payloads of a topic, oldest first.</summary>
    public IReadOnlyList<string> Of(string topic) =>
        [.. Seen().Where(message => message.Topic == topic).Select(message => Encoding.UTF8.GetString(message.Payload))];

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

    public Task StateIsAsync(string target, string state, CancellationToken ct, int seconds = 30) => Eventually.BeTrueAsync(
        () => State(target)?.GetProperty("state").GetString() == state, $"{target} to be {state}, was: {History(target)}", ct, seconds);

    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        var linter = new HomeAssistantLinter();
        foreach (var message in Seen())
        {
            linter.Feed(message.Topic, message.Payload, message.IsRetained, message.Qos);
        }

        foreach (var finding in linter.Findings)
        {
            Complaints.Enqueue(finding);
        }
    }

    private static async Task<MqttWatcher> StartAsync(IReadOnlyList<string> broker, CancellationToken ct)
    {
        var watcher = new MqttWatcher(
            broker,
            RunningProgram.Start(
                "mosquitto_sub",
                [.. broker, "-V", "mqttv5", "-q", "1", "--retain-as-published", "-t", "#", "-F", WatchedLine.Format]));
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

    /// <summary>Reads each line once, however often somebody looks.</summary>
    private WatchedLine[] Seen()
    {
        lock (_gate)
        {
            var lines = _subscriber.Lines;
            _messages.AddRange(lines.Skip(_read).Select(WatchedLine.Parse).OfType<WatchedLine>());
            _read = lines.Count;
            return [.. _messages];
        }
    }
}
