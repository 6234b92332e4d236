using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A real broker, a TV in software that truly plays, a real worker, and somebody who watches the topics.</summary>
internal sealed class CastHouse : IAsyncDisposable
{
    public const string Target = "tv";

    private readonly Opened _opened;

    private CastHouse(Opened opened, Broker broker, RunningTv tv, RunningWorker worker, MqttWatcher mqtt) =>
        (_opened, Broker, Tv, Worker, Mqtt) = (opened, broker, tv, worker, mqtt);

    public Broker Broker { get; }

    public RunningTv Tv { get; }

    public RunningWorker Worker { get; }

    public MqttWatcher Mqtt { get; }

    /// <param name="ct">Gives up.</param>
    /// <param name="settings">Of the target: <c>("TakeOver", "Never")</c>; or of the worker, with the names of their sections: <c>("Sessions__Degrade", "true")</c>.</param>
    public static async Task<CastHouse> OpenAsync(CancellationToken ct, params (string Key, string Value)[] settings)
    {
        // Whatever fails on the way takes what was started before with it.
        await using var opened = new Opened();
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var tv = opened.Keep(await RunningTv.StartAsync(ct, ("Name", "Living room")));
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [$"Targets__{Target}__Kind"] = "Cast",
            [$"Targets__{Target}__Device"] = tv.Cast.ToString(),
            ["Cast__Discovery__Enabled"] = "false",
        };
        foreach (var (key, value) in settings)
        {
            environment[key.Contains("__", StringComparison.Ordinal) ? key : $"Targets__{Target}__{key}"] = value;
        }

        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, environment));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker.Port, ct));
        await mqtt.StateIsAsync(Target, "idle", ct);
        return new CastHouse(opened.Take(), broker, tv, worker, mqtt);
    }

    public Task ShowAsync(string page, CancellationToken ct) => Mqtt.PublishAsync($"castworker/target/{Target}/set/url", page, ct);

    public Task SetAsync(string property, string value, CancellationToken ct) =>
        Mqtt.PublishAsync($"castworker/target/{Target}/set/{property}", value, ct);

    public Task SetAsync(string json, CancellationToken ct) => Mqtt.PublishAsync($"castworker/target/{Target}/set", json, ct);

    public Task StateIsAsync(string state, CancellationToken ct, int seconds = 40) =>
        Mqtt.StateIsAsync(Target, state, ct, seconds, Words);

    /// <summary>Shows the demo page, and returns once the TV plays it.</summary>
    public async Task CastTheDemoPageAsync(CancellationToken ct)
    {
        await ShowAsync(Worker.DemoPage.AbsoluteUri, ct);
        await StateIsAsync("streaming", ct);
        await Tv.PlaysAsync(ct);
    }

    /// <summary>The event types with their reasons since a number of events, "interrupted:taken_over".</summary>
    public IReadOnlyList<string> Events(int since = 0) =>
    [
        .. Mqtt.Of($"castworker/target/{Target}/event").Skip(since).Select(payload =>
        {
            var json = System.Text.Json.JsonDocument.Parse(payload).RootElement;
            return $"{json.GetProperty("event_type").GetString()}:{json.GetProperty("reason").GetString()}";
        }),
    ];

    public bool FfmpegRuns() => Worker.Children().Any(child => child.Name == "ffmpeg");

    public string Words() =>
        $"{Mqtt.History(Target)}; events: {string.Join(' ', Events())}; the worker's last words:\n{string.Join('\n', Worker.Program.Lines.TakeLast(80))}";

    public ValueTask DisposeAsync() => _opened.DisposeAsync();
}
