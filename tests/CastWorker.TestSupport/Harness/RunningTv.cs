using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CastWorker.TestSupport.Harness;

/// <summary>A real virtual TV process, on free ports of the loopback. It and its browser do not outlive the test.</summary>
public sealed class RunningTv : IAsyncDisposable
{
    private const string Mark = "CASTWORKER_TEST_MARK";
    private const int Terminate = 15;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly HttpClient _client = new();
    private RunningProgram? _program;
    private TvAnnouncement? _said;

    private RunningTv()
    {
    }

    public RunningProgram Program => _program ?? throw new InvalidOperationException("The TV does not run.");

    /// <summary>Where senders connect.</summary>
    public IPEndPoint Cast => IPEndPoint.Parse(Said.Cast);

    public Uri Control => new(Said.Control);

    public string Id => Said.Id;

    public string Name => Said.Name;

    private TvAnnouncement Said => _said ?? throw new InvalidOperationException("The TV is not there yet.");

    /// <param name="ct">Ends the wait for it.</param>
    /// <param name="settings">Without their section: <c>("Profile", "nest-hub")</c>.</param>
    public static async Task<RunningTv> StartAsync(CancellationToken ct, params (string Key, string Value)[] settings)
    {
        var tv = new RunningTv();
        try
        {
            await tv.StartAsync(settings, ct);
            return tv;
        }
        catch
        {
            await tv.DisposeAsync();
            throw;
        }
    }

    public async Task<TvStatus> StatusAsync(CancellationToken ct) =>
        (await _client.GetFromJsonAsync(new Uri(Control, "status"), TvJson.Default.TvStatus, ct))!;

    /// <summary>Does something to it: <c>remote-stop?order=close-only</c>. Returns how it is afterwards.</summary>
    public async Task<TvStatus> DoAsync(string action, CancellationToken ct)
    {
        using var answer = await _client.PostAsync(new Uri(Control, $"do/{action}"), content: null, ct);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync(TvJson.Default.TvStatus, ct))!
            : throw new InvalidOperationException($"{action}: {await answer.Content.ReadAsStringAsync(ct)}");
    }

    /// <summary>What it shows, as PNG.</summary>
    public Task<byte[]> ScreenAsync(CancellationToken ct) => _client.GetByteArrayAsync(new Uri(Control, "screen.png"), ct);

    /// <summary>The frames after a number, both directions, and notes about the connections.</summary>
    public async Task<IReadOnlyList<TvFrame>> FramesAsync(CancellationToken ct, long since = 0) => (await _client.GetFromJsonAsync(
        new Uri(Control, string.Create(CultureInfo.InvariantCulture, $"frames?since={since}")),
        TvJson.Default.IReadOnlyListTvFrame,
        ct))!;

    /// <summary>Waits until the TV is as wanted.</summary>
    public Task<TvStatus> BecomesAsync(Func<TvStatus, bool> wanted, string what, CancellationToken ct, int seconds = 20) =>
        BecomesAsync(wanted, () => what, ct, seconds);

    /// <inheritdoc cref="BecomesAsync(Func{TvStatus, bool}, string, CancellationToken, int)"/>
    public async Task<TvStatus> BecomesAsync(Func<TvStatus, bool> wanted, Func<string> what, CancellationToken ct, int seconds = 20)
    {
        var last = await StatusAsync(ct);
        await Eventually.BeTrueAsync(async () => wanted(last = await StatusAsync(ct)), () => $"{what()}; it was {last}", ct, seconds);
        return last;
    }

    public Task<TvStatus> PlaysAsync(CancellationToken ct, double seconds = 1) =>
        BecomesAsync(status => status.IsPlaying && status.Media!.Player!.Stats.PlayedSeconds >= seconds, "the TV to play", ct);

    /// <summary>Everything that descends from it, itself left out.</summary>
    public IReadOnlyList<FoundProcess> Children() => [.. ProcessTable.FamilyOf(_mark).Where(process => process.Id != _program?.Id)];

    public async ValueTask DisposeAsync()
    {
        if (_program is { } program)
        {
            program.Signal(Terminate);
            using var limit = new CancellationTokenSource(EndLimit);
            await program.ExitedAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await program.DisposeAsync();
        }

        foreach (var child in Children())
        {
            child.Kill();
        }

        _client.Dispose();
    }

    private async Task StartAsync((string Key, string Value)[] settings, CancellationToken ct)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "CastWorker.VirtualTv.dll"),
            "--Tv:PlayerFiles", Path.Combine(Repository.Root, "artifacts", "player"),
            .. settings.SelectMany(setting => new[] { $"--Tv:{setting.Key}", setting.Value }),
        ];
        _program = RunningProgram.Start("dotnet", arguments, new Dictionary<string, string?> { [Mark] = _mark });
        const string Beginning = """{"cast":""";
        await _program.SaysAsync(Beginning, ct, seconds: 60);
        var line = _program.Lines.First(line => line.StartsWith(Beginning, StringComparison.Ordinal));
        _said = JsonSerializer.Deserialize(line, TvJson.Default.TvAnnouncement);
    }
}
