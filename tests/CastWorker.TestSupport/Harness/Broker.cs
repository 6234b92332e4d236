namespace CastWorker.TestSupport.Harness;

/// <summary>A private Mosquitto on loopback, without persistence.</summary>
public sealed class Broker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-broker-").FullName;
    private RunningProgram? _mosquitto;

    public int Port { get; } = FreePort.Take();

    public static async Task<Broker> StartAsync(CancellationToken ct)
    {
        var broker = new Broker();
        await broker.ComeUpAsync(ct);
        return broker;
    }

    public async Task ComeUpAsync(CancellationToken ct)
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\n", ct);
        _mosquitto = RunningProgram.Start("mosquitto", ["-c", configuration, "-v"]);
        await _mosquitto.SaysAsync("running", ct);
    }

    /// <summary>The broker dies; what it retained is gone.</summary>
    public async Task GoDownAsync()
    {
        if (_mosquitto is { } mosquitto)
        {
            await mosquitto.DisposeAsync();
            _mosquitto = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
