using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>A real broker of our own on a loopback port, with nothing kept on disk.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-mosquitto-").FullName;
    private readonly string _settings;
#pragma warning disable CA2213 // KillAsync disposes of it, and so does every path that ends the broker.
    private Process? _process;
#pragma warning restore CA2213

    public Mosquitto(string settings = "allow_anonymous true")
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        second.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        SecondPort = ((IPEndPoint)second.LocalEndpoint).Port;
        _settings = settings.Replace("{folder}", _folder, StringComparison.Ordinal)
            .Replace("{second}", $"{SecondPort}", StringComparison.Ordinal);
    }

    public int Port { get; }

    /// <summary>For a listener of another kind; it stands as <c>{second}</c> in the settings.</summary>
    public int SecondPort { get; }

    public string Folder => _folder;

    public static async Task<Mosquitto> StartNewAsync(CancellationToken ct, string settings = "allow_anonymous true")
    {
        var broker = new Mosquitto(settings);
        await broker.StartAsync(ct);
        return broker;
    }

    public async Task StartAsync(CancellationToken ct)
    {
        var config = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(
            config, $"listener {Port} 127.0.0.1\npersistence false\nuser root\n{_settings}\n", ct);
        _process = Process.Start(new ProcessStartInfo("mosquitto", ["-c", config])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => TestContext.Out.WriteLine(line.Data);
        _process.BeginErrorReadLine();
        await ListeningAsync(_process, Port, ct);
        if (_settings.Contains($"listener {SecondPort}", StringComparison.Ordinal))
        {
            await ListeningAsync(_process, SecondPort, ct);
        }
    }

    public async Task AddUserAsync(string name, string password, CancellationToken ct)
    {
        using var tool = Process.Start(
            "mosquitto_passwd", ["-b", "-c", Path.Combine(_folder, "passwords"), name, password]);
        await tool.WaitForExitAsync(ct);
        tool.ExitCode.ShouldBe(0);
    }

    /// <summary>As a crash or a power cut does it: everything the broker held is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ListeningAsync(Process process, int port, CancellationToken ct)
    {
        while (true)
        {
            process.HasExited.ShouldBeFalse("mosquitto did not start");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, ct);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
            }
        }
    }
}
