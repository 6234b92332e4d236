using System.Globalization;

namespace CastWorker.TestSupport.Harness;

/// <summary>A real worker process with its own folder and ports. Everything it starts can be found by a mark it inherits.</summary>
public sealed class RunningWorker : IAsyncDisposable
{
    private const string Mark = "CASTWORKER_TEST_MARK";
    private const int Terminate = 15;
    private const int Kill = 9;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(12);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly IReadOnlyDictionary<string, string?> _brokerSettings;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private RunningProgram? _program;

    private RunningWorker(IReadOnlyDictionary<string, string?> brokerSettings, IReadOnlyDictionary<string, string?> settings)
    {
        _brokerSettings = brokerSettings;
        _settings = settings;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    public string StateFolder => Path.Combine(Folder, "state");

    public int AdminPort { get; } = FreePort.Take();

    public int MediaPort { get; } = FreePort.Take();

    public RunningProgram Program => _program ?? throw new InvalidOperationException("The worker does not run.");

    public Uri DemoPage => new($"http://127.0.0.1:{AdminPort}/demo");

    public static async Task<RunningWorker> StartAsync(
        Broker broker, CancellationToken ct, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var worker = new RunningWorker(broker.WorkerSettings, settings ?? new Dictionary<string, string?>());
        await worker.StartAgainAsync(ct);
        return worker;
    }

    /// <summary>Starts the program on the same folder and ports as before.</summary>
    public async Task StartAgainAsync(CancellationToken ct)
    {
        var environment = new Dictionary<string, string?>(_settings)
        {
            [Mark] = _mark,
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Processes__RuntimeDirectory"] = Folder,
            ["State__Directory"] = StateFolder,
            ["Media__BindAddress"] = "127.0.0.1",
            ["Media__Port"] = MediaPort.ToString(CultureInfo.InvariantCulture),
            ["Admin__Port"] = AdminPort.ToString(CultureInfo.InvariantCulture),
            ["Serilog__MinimumLevel__Default"] = "Debug",
        };
        foreach (var (key, value) in _brokerSettings)
        {
            environment.TryAdd(key, value);
        }

        // Tests say nothing to the network of this machine; those of discovery have a network of their own.
        environment.TryAdd("Cast__Discovery__Enabled", "false");
        // The machine of a test may be busy with others; what then becomes of the picture is a test of its own.
        environment.TryAdd("Sessions__Degrade", "false");
        _program = RunningProgram.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CastWorker.dll")], environment);
        await _program.SaysAsync("Application started", ct);
    }

    public void Signal(int number) => Program.Signal(number);

    public void KillNine() => Program.Signal(Kill);

    /// <summary>Asks the worker to end and waits for it.</summary>
    public async Task<int> TerminateAsync(CancellationToken ct)
    {
        Program.Signal(Terminate);
        await Program.ExitedAsync(ct);
        return Program.ExitCode;
    }

    /// <summary>All living processes and zombies that descend from any run of this worker, itself left out.</summary>
    public IReadOnlyList<FoundProcess> Children() =>
        [.. ProcessTable.FamilyOf(_mark, Folder).Where(process => process.Id != _program?.Id)];

    /// <summary>Those of its sessions: the page driver serves all and stays.</summary>
    public IReadOnlyList<FoundProcess> SessionProcesses() => [.. Children().Where(child => child.Name is not ("node" or "MainThread"))];

    public FoundProcess Child(string name) =>
        Children().Where(process => process.Name.StartsWith(name, StringComparison.Ordinal)).OrderBy(process => process.Id).First();

    /// <summary>Everything in the worker's folder that belongs to a session.</summary>
    public IReadOnlyList<string> SessionFiles() => Directory.Exists(Path.Combine(Folder, "sessions"))
        ? [.. Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "sessions"), "*", SearchOption.AllDirectories)]
        : [];

    /// <summary>Ends the worker in order when it still runs, and by force what it could not end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_program is { } program)
        {
            program.Signal(Terminate);
            using var limit = new CancellationTokenSource(EndLimit);
            await program.ExitedAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await program.DisposeAsync();
        }

        await Eventually.BeTrueAsync(KillChildren, "the worker's children to die", CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }

    private bool KillChildren()
    {
        var children = Children();
        foreach (var child in children)
        {
            child.Kill();
        }

        return children.Count == 0;
    }
}
