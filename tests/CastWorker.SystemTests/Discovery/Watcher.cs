using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Discovery;

/// <summary>Our querier on one machine of the lab: <c>CastWorker devices --watch</c>.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly RunningProgram _program;

    private Watcher(RunningProgram program) => _program = program;

    private IEnumerable<JsonElement> Events => _program.Lines.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement);

    public static Watcher Start(string machine) => new(NetworkLab.Start(machine, "dotnet", [Worker, "devices", "--watch"]));

    public static string Worker => Path.Combine(AppContext.BaseDirectory, "CastWorker.dll");

    /// <summary>One look, as users do it.</summary>
    public static Task<string> LookAsync(string machine, CancellationToken ct, params string[] arguments) =>
        RunningProgram.RunAsync("ip", ["netns", "exec", machine, "dotnet", Worker, "devices", .. arguments], ct);

    /// <summary>Waits until the latest word about a device is as it is wanted.</summary>
    public async Task<JsonElement> SeesAsync(
        string id, string what, Func<JsonElement, bool> isWanted, CancellationToken ct, int seconds = 30)
    {
        var seen = default(JsonElement);
        await Eventually.BeTrueAsync(
            () => Latest(id) is { } latest && isWanted(seen = latest), () => $"{what}; heard: {string.Join('\n', _program.Lines)}", ct, seconds);
        return seen;
    }

    public Task<JsonElement> LosesAsync(string id, CancellationToken ct, int seconds = 30) =>
        SeesAsync(id, "the loss", device => Text(device, "event") == "lost", ct, seconds);

    public static string? Text(JsonElement device, string key) => device.GetProperty(key).GetString();

    public static string[] Addresses(JsonElement device) =>
        [.. device.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!)];

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private JsonElement? Latest(string id) =>
        Events.Where(device => Text(device, "id") == id).Select(device => (JsonElement?)device).LastOrDefault();
}
