using System.Diagnostics;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks;

/// <summary>A broker, a TV in software that truly plays, and a worker that has it as its only target.</summary>
internal sealed class CastingHouse : IAsyncDisposable
{
    public const string Target = "tv";

    private readonly Opened _opened;

    private CastingHouse(Opened opened, Broker broker, RunningTv tv, RunningWorker worker) =>
        (_opened, Broker, Tv, Worker) = (opened, broker, tv, worker);

    public Broker Broker { get; }

    public RunningTv Tv { get; }

    public RunningWorker Worker { get; }

    public static async Task<CastingHouse> OpenAsync(CancellationToken ct, params (string Key, string Value)[] settings)
    {
        await using var opened = new Opened();
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var tv = opened.Keep(await RunningTv.StartAsync(ct));
        var environment = settings.ToDictionary(one => one.Key, string? (one) => one.Value, StringComparer.Ordinal);
        environment[$"Targets__{Target}__Kind"] = "Cast";
        environment[$"Targets__{Target}__Device"] = tv.Cast.ToString();
        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, environment));
        return new CastingHouse(opened.Take(), broker, tv, worker);
    }

    /// <summary>Casts the demo page, and returns once the TV plays: how long it took until the worker said so.</summary>
    public async Task<TimeSpan> CastAsync(MqttWatcher mqtt, CancellationToken ct)
    {
        // Before that the worker has not subscribed: nobody would take the command.
        await mqtt.StateIsAsync(Target, "idle", ct);
        var clock = Stopwatch.StartNew();
        await mqtt.PublishAsync($"castworker/target/{Target}/set/url", Worker.DemoPage.AbsoluteUri, ct);
        await mqtt.StateIsAsync(Target, "streaming", ct, seconds: 60);
        var took = clock.Elapsed;
        await Tv.PlaysAsync(ct, seconds: 5);
        return took;
    }

    public ValueTask DisposeAsync() => _opened.DisposeAsync();
}
