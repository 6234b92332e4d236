namespace CastWorker.TestSupport.Harness;

/// <summary>A private Mosquitto on loopback; on request it keeps what it retained, and the sessions, when it goes down in order.</summary>
public sealed class Broker : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly bool _remembers;
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-broker-").FullName;
    private RunningProgram? _mosquitto;

    private Broker(bool remembers) => _remembers = remembers;

    public int Port { get; } = FreePort.Take();

    public static async Task<Broker> StartAsync(CancellationToken ct, bool remembers = false)
    {
        var broker = new Broker(remembers);
        await broker.ComeUpAsync(ct);
        return broker;
    }

    public async Task ComeUpAsync(CancellationToken ct)
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        // As root it would step down to a user who may not write here.
        var persistence = _remembers ? $"persistence true\npersistence_location {_folder}/\nuser root\n" : "persistence false\n";
        await File.WriteAllTextAsync(configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\n{persistence}", ct);
        _mosquitto = RunningProgram.Start("mosquitto", ["-c", configuration, "-v"]);
        await _mosquitto.SaysAsync("running", ct);
    }

    /// <summary>The broker goes; unless it was told to remember, what it retained is gone.</summary>
    public async Task GoDownAsync()
    {
        if (_mosquitto is { } mosquitto)
        {
            if (_remembers)
            {
                mosquitto.Signal(Terminate);
                await mosquitto.ExitedAsync(CancellationToken.None);
            }

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
