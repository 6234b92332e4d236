using System.Globalization;
using CastWorker.Benchmarks.Capture;
using CastWorker.Benchmarks.Density;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Audience;

/// <summary>A broker, virtual TVs that truly play, a worker that has each as a target, and light viewers.</summary>
internal sealed class AudienceHouse : IAsyncDisposable
{
    private readonly Opened _opened;
    private readonly HttpClient _http;
    private readonly RunningWorker _worker;
    private readonly MqttWatcher _mqtt;
    private readonly IReadOnlyList<RunningTv> _tvs;
    private readonly List<LightPlayer> _players = [];
    private readonly List<EndlessViewer> _viewers = [];
    private int _casting;

    private AudienceHouse(Opened opened, HttpClient http, RunningWorker worker, MqttWatcher mqtt, IReadOnlyList<RunningTv> tvs) =>
        (_opened, _http, _worker, _mqtt, _tvs) = (opened, http, worker, mqtt, tvs);

    public static async Task<AudienceHouse> OpenAsync(int tvs, CancellationToken ct)
    {
        await using var opened = new Opened();
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        opened.Keep(new Ending(http.Dispose));
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sessions__MaxSessions"] = tvs.ToString(CultureInfo.InvariantCulture),
            ["Serilog__MinimumLevel__Default"] = "Information",
        };
        var screens = new List<RunningTv>();
        for (var index = 0; index < tvs; index++)
        {
            var tv = opened.Keep(await RunningTv.StartAsync(ct));
            screens.Add(tv);
            settings[$"Targets__{Name(index)}__Kind"] = "Cast";
            settings[$"Targets__{Name(index)}__Device"] = tv.Cast.ToString();
        }

        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, settings));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker.Port, ct));
        return new AudienceHouse(opened.Take(), http, worker, mqtt, screens);
    }

    /// <summary>Shows the bundled dashboard on so many TVs, and returns once all play.</summary>
    public async Task CastAsync(int tvs, CancellationToken ct)
    {
        for (; _casting < tvs; _casting++)
        {
            var target = Name(_casting);
            await _mqtt.StateIsAsync(target, "idle", ct);
            await _mqtt.PublishAsync($"castworker/target/{target}/set/url", _worker.DemoPage.AbsoluteUri, ct);
            await _mqtt.StateIsAsync(target, "streaming", ct, seconds: 60);
            await _tvs[_casting].PlaysAsync(ct, seconds: 5);
        }
    }

    /// <summary>A third each of HLS, of the endless MP4 and of the endless MPEG-TS.</summary>
    public async Task SeatAsync(int viewers, CancellationToken ct)
    {
        var master = new Uri(_mqtt.State(Name(0))!.Value.GetProperty("stream_url").GetString()!);
        for (var index = 0; index < viewers; index++)
        {
            if (index % 3 == 0)
            {
                _players.Add(_opened.Keep(await LightPlayer.OpenAsync(_http, master, ct)));
            }
            else
            {
                _viewers.Add(_opened.Keep(await EndlessViewer.OpenAsync(_http, new Uri(master, index % 3 == 1 ? "live.mp4" : "live.ts"), ct)));
            }
        }
    }

    public async Task<AudienceStep> MeasureAsync(TimeSpan window, CancellationToken ct)
    {
        var spent = Spending.Of(_worker.Program.Id);
        await Task.Delay(window, TimeProvider.System, ct);
        var cpu = Spending.Of(_worker.Program.Id).PercentSince(spent);
        var children = _worker.Children();
        var stalls = _players.Sum(player => player.Look().Troubles) + _viewers.Count(viewer => viewer.IsOver);
        foreach (var tv in _tvs.Take(_casting))
        {
            stalls += (await tv.StatusAsync(ct)).Media?.Player?.Stats is { Errors.Count: 0 } stats ? stats.Stalls : 1;
        }

        return new AudienceStep(
            children.Count(child => child.Name == "ffmpeg"),
            children.Count(child => child.Name == "Xvfb"),
            stalls,
            cpu.ToDictionary(entry => entry.Key, entry => Math.Round(entry.Value, 1), StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"tv_{index + 1}");
}
