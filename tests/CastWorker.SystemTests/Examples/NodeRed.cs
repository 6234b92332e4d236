using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>A real Node-RED on loopback, into which the example flow is imported as a user does it.</summary>
internal sealed class NodeRed : IAsyncDisposable
{
    private const string Started = "Started flows";

    private readonly HttpClient _admin;
    private readonly string _folder;
    private readonly RunningProgram _program;

    private NodeRed(string folder, int port, RunningProgram program)
    {
        (_folder, _program) = (folder, program);
        _admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
    }

    public static string FlowFile => Path.Combine(Repository.Root, "deploy", "node-red", "flows.json");

    public IReadOnlyList<string> Lines => _program.Lines;

    public static async Task<NodeRed> StartAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("castworker-node-red-").FullName;
        var port = FreePort.Take();
        await File.WriteAllTextAsync(Path.Combine(folder, "settings.js"), Settings(port), ct);
        var modules = Path.Combine(Repository.Root, "artifacts", "node-red", "node_modules");
        var red = new NodeRed(folder, port, RunningProgram.Start(
            Path.Combine(modules, ".bin", "node"),
            [Path.Combine(modules, "node-red", "red.js"), "-u", folder, "-s", Path.Combine(folder, "settings.js")]));
        try
        {
            // They come in either order.
            await red._program.SaysAsync(Started, ct, seconds: 90);
            await red._program.SaysAsync("Server now running", ct);
            return red;
        }
        catch
        {
            await red.DisposeAsync();
            throw;
        }
    }

    /// <summary>Imports the flow, with the broker's address filled in, and returns when it runs.</summary>
    public async Task ImportAsync(int brokerPort, CancellationToken ct)
    {
        var flow = (await File.ReadAllTextAsync(FlowFile, ct))
            .Replace("\"broker\": \"localhost\"", "\"broker\": \"127.0.0.1\"", StringComparison.Ordinal)
            .Replace("\"port\": \"1883\"", $"\"port\": \"{brokerPort}\"", StringComparison.Ordinal);
        var before = Lines.Count(line => line.Contains(Started, StringComparison.Ordinal));
        using var content = new StringContent(flow, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        content.Headers.Add("Node-RED-Deployment-Type", "full");
        using var answer = await _admin.PostAsync(new Uri("flows", UriKind.Relative), content, ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(ct));

        // A flow with a node that Node-RED does not have is taken all the same, and does nothing.
        await Eventually.BeTrueAsync(
            () => Lines.Count(line => line.Contains(Started, StringComparison.Ordinal)) > before, $"the flow to start: {Words()}", ct, seconds: 30);
        await _program.SaysAsync("Connected to broker", ct);
    }

    /// <summary>Presses a button, by what is written on it.</summary>
    public async Task PressAsync(string button, CancellationToken ct)
    {
        using var flow = JsonDocument.Parse(await File.ReadAllTextAsync(FlowFile, ct));
        var id = flow.RootElement.EnumerateArray()
            .Single(node => node.GetProperty("type").GetString() == "inject" && node.GetProperty("name").GetString() == button)
            .GetProperty("id").GetString();
        using var answer = await _admin.PostAsync(new Uri($"inject/{id}", UriKind.Relative), content: null, ct);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{button}: {answer.StatusCode}");
    }

    public string Words() => string.Join('\n', Lines.TakeLast(40));

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _admin.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Settings(int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        module.exports = {
            uiHost: "127.0.0.1",
            uiPort: {{port}},
            flowFile: "flows.json",
            credentialSecret: false,
            telemetry: { enabled: false, updateNotification: false },
            diagnostics: { enabled: false },
            externalModules: { autoInstall: false, palette: { allowInstall: false }, modules: { allowInstall: false } },
            editorTheme: { tours: false },
            logging: { console: { level: "info", metrics: false, audit: false } },
        };
        """);
}
