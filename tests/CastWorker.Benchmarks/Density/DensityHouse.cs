using System.Globalization;
using CastWorker.Benchmarks.Capture;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Density;

/// <summary>A broker, a worker with many targets without TV, and a player for each one that streams.</summary>
internal sealed class DensityHouse : IAsyncDisposable
{
    private readonly Opened _opened;
    private readonly HttpClient _http;
    private readonly PageSite _site;
    private readonly MqttWatcher _mqtt;
    private readonly List<LightPlayer> _players = [];

    private DensityHouse(Opened opened, HttpClient http, PageSite site, MqttWatcher mqtt, RunningWorker worker) =>
        (_opened, _http, _site, _mqtt, Worker) = (opened, http, site, mqtt, worker);

    public RunningWorker Worker { get; }

    public IReadOnlyList<LightPlayer> Players => _players;

    public static async Task<DensityHouse> OpenAsync(int most, CancellationToken ct)
    {
        await using var opened = new Opened();
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        opened.Keep(new Ending(http.Dispose));
        var site = opened.Keep(new PageSite());
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, Settings(most)));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker.Port, ct));
        return new DensityHouse(opened.Take(), http, site, mqtt, worker);
    }

    /// <summary>Starts the next session and, once it streams, its player.</summary>
    public async Task AddAsync(CancellationToken ct)
    {
        var target = Name(_players.Count);
        await _mqtt.StateIsAsync(target, "idle", ct);
        await _mqtt.PublishAsync($"castworker/target/{target}/set/url", _site.At("static").AbsoluteUri, ct);
        await _mqtt.StateIsAsync(target, "streaming", ct, seconds: 90);
        var stream = new Uri(_mqtt.State(target)!.Value.GetProperty("stream_url").GetString()!);
        _players.Add(_opened.Keep(await LightPlayer.OpenAsync(_http, stream, ct)));
    }

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"screen_{index + 1}");

    private static Dictionary<string, string?> Settings(int most)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sessions__MaxSessions"] = most.ToString(CultureInfo.InvariantCulture),
        };
        for (var index = 0; index < most; index++)
        {
            // The quality called 1080p.
            settings[$"Targets__{Name(index)}__Kind"] = "Stream";
            // All show the same page: otherwise one session would do for them all.
            settings[$"Targets__{Name(index)}__Share"] = "false";
            settings[$"Targets__{Name(index)}__Width"] = "1920";
            settings[$"Targets__{Name(index)}__Height"] = "1080";
            settings[$"Targets__{Name(index)}__MaxBitrateKbps"] = "8000";
        }

        return settings;
    }
}
