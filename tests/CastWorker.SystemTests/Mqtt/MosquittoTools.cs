using System.Diagnostics;

namespace CastWorker.SystemTests.Mqtt;

/// <summary>The programs our users have at hand: mosquitto_pub, mosquitto_sub, mosquitto_rr.</summary>
internal static class MosquittoTools
{
    public static async Task PublishAsync(this Mosquitto broker, CancellationToken ct, params string[] arguments) =>
        await RunAsync("mosquitto_pub", ["-p", $"{broker.Port}", "-q", "1", .. arguments], ct);

    /// <summary>Publishes the same many times over one connection, as fast as the broker takes it.</summary>
    public static async Task PublishLinesAsync(this Mosquitto broker, string topic, int count, string payload, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", topic, "-l"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        for (var i = 0; i < count; i++)
        {
            await process.StandardInput.WriteLineAsync(payload.AsMemory(), ct);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        process.ExitCode.ShouldBe(0);
    }

    /// <summary>Asks and waits for the answer, both with MQTT 5.</summary>
    public static async Task<string> AskAsync(this Mosquitto broker, CancellationToken ct, params string[] arguments) =>
        (await RunAsync("mosquitto_rr", ["-p", $"{broker.Port}", "-V", "mqttv5", "-W", "10", .. arguments], ct)).Trim();

    /// <summary>Listens until it is disposed of; a line is "topic payload", with "R" before it when the broker had kept it.</summary>
    public static Task<MosquittoListener> ListenAsync(this Mosquitto broker, string filter, CancellationToken ct, params string[] arguments) =>
        MosquittoListener.StartAsync(broker, filter, arguments, ct);

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["-h", "127.0.0.1", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        process.ExitCode.ShouldBe(0, $"{program}: {await errors}");
        return await output;
    }
}

/// <summary>A running mosquitto_sub.</summary>
internal sealed class MosquittoListener : IAsyncDisposable
{
    private const string Ready = "castworker-test/ready";

    private readonly Process _process;

    private MosquittoListener(Process process) => _process = process;

    public static async Task<MosquittoListener> StartAsync(
        Mosquitto broker, string filter, string[] arguments, CancellationToken ct)
    {
        var process = Process.Start(new ProcessStartInfo(
            "mosquitto_sub",
            ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-t", Ready, "-t", filter, "-F", "%r %t %p", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var listener = new MosquittoListener(process);

        // The subscription stands when a message of our own comes back.
        var ready = listener.UntilAsync(line => line.Contains(Ready, StringComparison.Ordinal), [], ct);
        while (await Task.WhenAny(ready, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct)) != ready)
        {
            await broker.PublishAsync(ct, "-t", Ready, "-m", "x");
        }

        listener.Before = await ready;
        return listener;
    }

    /// <summary>What came while the subscription was made: the kept messages.</summary>
    public IReadOnlyList<string> Before { get; private set; } = [];

    /// <summary>Reads until a line is as wanted; returns everything before it, and it.</summary>
    public Task<IReadOnlyList<string>> UntilAsync(Func<string, bool> wanted, CancellationToken ct) =>
        UntilAsync(wanted, [], ct);

    /// <summary>Reads until a message on this topic contains this text; returns its payload.</summary>
    public async Task<string> NextAsync(string topic, string text, CancellationToken ct)
    {
        var lines = await UntilAsync(
            line => line.Split(' ')[1].Equals(topic, StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal), [], ct);
        return lines[^1].Split(' ', 3)[2];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<IReadOnlyList<string>> UntilAsync(Func<string, bool> wanted, List<string> lines, CancellationToken ct)
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync(ct) ?? throw new EndOfStreamException("mosquitto_sub ended");
            lines.Add(line);
            if (wanted(line))
            {
                return lines;
            }
        }
    }
}
