namespace CastWorker.TestSupport.Harness;

/// <summary>A private Mosquitto on loopback, as deploy/mosquitto has it.</summary>
public sealed class Broker : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly BrokerFolder _folder;
    private readonly bool _persistent;
    private RunningProgram? _mosquitto;

    private Broker(BrokerFlavour flavour, bool persistent) =>
        (_folder, _persistent) = (new BrokerFolder(flavour, persistent), persistent);

    public int Port => _folder.Port;

    /// <summary>The configuration of a worker that may use it, as environment.</summary>
    public IReadOnlyDictionary<string, string?> WorkerSettings => _folder.WorkerSettings();

    /// <summary>Everything it wrote since it came up.</summary>
    public IReadOnlyList<string> Lines => _mosquitto?.Lines ?? [];

    public static async Task<Broker> StartAsync(
        CancellationToken ct, BrokerFlavour flavour = BrokerFlavour.Anonymous, bool persistent = false)
    {
        var broker = new Broker(flavour, persistent);
        try
        {
            await broker._folder.FillAsync(ct);
            await broker.ComeUpAsync(ct);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async Task ComeUpAsync(CancellationToken ct)
    {
        _mosquitto = RunningProgram.Start("mosquitto", ["-c", _folder.Configuration, "-v"]);
        await _mosquitto.SaysAsync("running", ct);
    }

    /// <summary>The broker dies; what it retained is gone. One with persistence ends in order, and keeps it.</summary>
    public async Task GoDownAsync()
    {
        if (_mosquitto is { } mosquitto)
        {
            if (_persistent)
            {
                mosquitto.Signal(Terminate);
                await mosquitto.ExitedAsync(CancellationToken.None);
            }

            await mosquitto.DisposeAsync();
            _mosquitto = null;
        }
    }

    /// <summary>What mosquitto's programs must be told to reach it as somebody; without a name as one who may do everything.</summary>
    public IReadOnlyList<string> ClientArguments(string user = BrokerFolder.Watcher) =>
        [.. _folder.ClientOptions(user).SelectMany(option => new[] { option.Option, option.Value })];

    /// <summary>
    /// Writes the same into the files that mosquitto's programs read by themselves; with this folder as XDG_CONFIG_HOME they
    /// need no word about the broker on their command line.
    /// </summary>
    public async Task<string> ClientFolderAsync(string user, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "clients", user)).FullName;
        foreach (var program in new[] { "mosquitto_pub", "mosquitto_sub", "mosquitto_rr" })
        {
            await File.WriteAllLinesAsync(
                Path.Combine(folder, program), _folder.ClientOptions(user).Select(option => $"{option.Option} {option.Value}"), ct);
        }

        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        _folder.Dispose();
    }
}
