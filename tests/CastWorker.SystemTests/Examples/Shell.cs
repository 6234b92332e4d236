using System.Diagnostics;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>A user's bash in a folder of its own. Where the broker is stands in the files that mosquitto's programs read by themselves.</summary>
internal sealed class Shell : IAsyncDisposable
{
    private readonly List<(DocumentedLine Line, Expectation Expectation, TypedLine Typed)> _watchers = [];
    private readonly List<RunningProgram> _terminals = [];
    private readonly List<string> _failures = [];
    private readonly ExampleHouse _house;
    private readonly string _configuration;
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-shell-").FullName;

    private Shell(ExampleHouse house, string configuration) => (_house, _configuration) = (house, configuration);

    public static async Task<Shell> OpenAsync(ExampleHouse house, CancellationToken ct)
    {
        var shell = new Shell(house, await house.Broker.ClientFolderAsync(BrokerFolder.Commander, ct));
        Directory.CreateSymbolicLink(Path.Combine(shell._folder, "deploy"), Path.Combine(Repository.Root, "deploy"));
        return shell;
    }

    /// <summary>The lines that did not do what they should.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Types a line and sees what comes of it; one that only watches goes on in a terminal of its own.</summary>
    public async Task TypeAsync(DocumentedLine line, CancellationToken ct)
    {
        var expectation = Expectations.Of(line.Text) ?? throw new InvalidOperationException($"{line} has no expectation.");
        var clock = Stopwatch.StartNew();
        var subscribed = Subscribed();
        var before = _house.Mqtt.Messages.Count;
        var running = RunningProgram.Start(
            "env",
            ["-C", _folder, "bash", "-c", line.Text],
            new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = _configuration });
        _terminals.Add(running);
        var typed = new TypedLine(_house, _folder, () => string.Join('\n', running.Lines), before);
        await TellAsync(line, typed, expectation.Watches ? WatchAsync() : DoAsync());
        await TestContext.Progress.WriteLineAsync($"{clock.Elapsed.TotalSeconds,5:0.0} s  {line}");

        async Task DoAsync()
        {
            await running.ExitedAsync(ct);
            running.ExitCode.ShouldBe(0);
            await expectation.Check(typed, ct);
        }

        async Task WatchAsync()
        {
            _watchers.Add((line, expectation, typed));
            await Eventually.BeTrueAsync(() => Subscribed() > subscribed, "the broker to hear of the watcher", ct);
        }
    }

    public async Task WatchersSawItAsync(CancellationToken ct)
    {
        foreach (var (line, expectation, typed) in _watchers)
        {
            await TellAsync(line, typed, expectation.Check(typed, ct));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Where a line says ">file", bash stays beside its program, which would outlive it.
        foreach (var program in ProcessTable.FamilyOf(_configuration))
        {
            program.Kill();
        }

        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One line that fails does not hide what becomes of the others.</summary>
    private async Task TellAsync(DocumentedLine line, TypedLine typed, Task outcome)
    {
        try
        {
            await outcome;
        }
        catch (Exception failure) when (failure is TimeoutException or ShouldAssertException)
        {
            _failures.Add($"{line}\n  {failure.Message}\n  it wrote: {typed.Output()}");
        }
    }

    private int Subscribed() => _house.Broker.Lines.Count(line => line.Contains("Sending SUBACK to", StringComparison.Ordinal));
}
