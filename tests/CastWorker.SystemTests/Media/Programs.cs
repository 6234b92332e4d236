using System.Collections.Concurrent;
using System.Globalization;
using CastWorker.Processes;

namespace CastWorker.SystemTests.Media;

/// <summary>Runs the programs that the tests look and disturb with, and finds the ones that the room has started.</summary>
internal static class Programs
{
    /// <summary>What a program prints. It must succeed.</summary>
    public static async Task<string> RunAsync(ChildLauncher launcher, string program, string[] arguments, CancellationToken ct)
    {
        var (output, errors) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        await using var child = launcher.Start(new ChildSpec
        {
            Program = program,
            Arguments = arguments,
            SessionId = "test",
            Role = ChildRole.Encoder,
            Stop = StopLadder.Terminate,
            OnOutput = output.Enqueue,
            OnError = errors.Enqueue,
        });
        (await child.Exited.WaitAsync(ct)).ShouldBe(0, $"{program}: {string.Join('\n', errors)}");
        return string.Join('\n', output);
    }

    public static Task SignalAsync(ChildLauncher launcher, int pid, string signal, CancellationToken ct) =>
        RunAsync(launcher, "kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)], ct);

    /// <summary>The living processes with a text in their command line.</summary>
    public static IReadOnlyList<int> With(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Where(name => CommandLine(name!).Contains(text, StringComparison.Ordinal))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
    ];

    public static async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
        {
            await Task.Delay(50, ct);
        }
    }

    private static string CommandLine(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
