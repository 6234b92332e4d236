using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A real broker, a real worker, and somebody who watches the topics.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Target = "demo";

    private readonly HashSet<int> _servers = [];

    private readonly Opened _opened;

    private House(Opened opened, Broker broker, RunningWorker worker, MqttWatcher mqtt) =>
        (_opened, Broker, Worker, Mqtt) = (opened, broker, worker, mqtt);

    public Broker Broker { get; }

    public RunningWorker Worker { get; }

    public MqttWatcher Mqtt { get; }

    public Uri StreamUrl => new(Mqtt.State(Target)!.Value.GetProperty("stream_url").GetString()!);

    /// <param name="ct">Gives up.</param>
    /// <param name="settings">Of the target: <c>("Restore", "Never")</c>.</param>
    public static async Task<House> OpenAsync(CancellationToken ct, params (string Key, string Value)[] settings)
    {
        // Whatever fails on the way takes what was started before with it.
        await using var opened = new Opened();
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var worker = opened.Keep(await RunningWorker.StartAsync(
            broker, ct, settings.ToDictionary(one => $"Targets__{Target}__{one.Key}", string? (one) => one.Value, StringComparer.Ordinal)));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker.Port, ct));
        await mqtt.StateIsAsync(Target, "idle", ct);
        return new House(opened.Take(), broker, worker, mqtt);
    }

    public Task SetUrlAsync(string page, CancellationToken ct) => Mqtt.PublishAsync($"castworker/target/{Target}/set/url", page, ct);

    public Task SetStreamingAsync(string onOff, CancellationToken ct) =>
        Mqtt.PublishAsync($"castworker/target/{Target}/set/streaming", onOff, ct);

    public async Task StateIsAsync(string state, CancellationToken ct, int seconds = 40)
    {
        await Mqtt.StateIsAsync(Target, state, ct, seconds, Words);
        _servers.UnionWith(Worker.Children().Where(child => child.Name == "Xvfb").Select(child => child.Id));
    }

    /// <summary>Lock files of X servers that this worker ran and that must be gone by now.</summary>
    public IReadOnlyList<string> LocksLeft() => XLocks.OwnedBy(_servers);

    public async Task StreamTheDemoPageAsync(CancellationToken ct)
    {
        await SetUrlAsync(Worker.DemoPage.AbsoluteUri, ct);
        await StateIsAsync("streaming", ct);
    }

    /// <summary>Opens a player on the stream and waits until it shows moving pictures.</summary>
    public async Task<StreamPlayer> PlayAsync(CancellationToken ct)
    {
        var player = await StreamPlayer.OpenAsync(StreamUrl, PlayerEngine.Shaka, ct);
        (await player.WatchAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), ct)).Playing.ShouldBeTrue(Words());
        return player;
    }

    /// <summary>Nothing of any session is left: no process, no zombie, no file, no X lock of a dead server.</summary>
    public async Task NothingIsLeftAsync(CancellationToken ct)
    {
        await Eventually.BeTrueAsync(
            () => Worker.SessionProcesses().Count == 0, () => $"all children to be gone, left: {string.Join(", ", Worker.SessionProcesses())}", ct, seconds: 5);
        await Eventually.BeTrueAsync(
            () => Worker.SessionFiles().Count == 0, () => $"all files to be gone, left: {string.Join(", ", Worker.SessionFiles())}", ct, seconds: 3);
        LocksLeft().ShouldBeEmpty();
        ProcessTable.ZombiesOf(Worker.Program.Id).ShouldBeEmpty();
    }

    public string Words() => $"{Mqtt.History(Target)}; the worker's last words:\n{string.Join('\n', Worker.Program.Lines.TakeLast(60))}";

    public ValueTask DisposeAsync() => _opened.DisposeAsync();
}
