using System.Globalization;

namespace CastWorker.Browser.Driver;

/// <summary>Finds the driver's process, which its library starts without telling us, among our own children in /proc.</summary>
internal static class DriverProcess
{
    public static IReadOnlyList<int> Running() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && IsDriver(pid)),
    ];

    /// <summary>A zombie is dead: its parent just has not looked yet.</summary>
    public static bool IsAlive(int pid) => StatOf(pid) is { State: not ("Z" or "X") };

    private static bool IsDriver(int pid) =>
        StatOf(pid)?.Parent == Environment.ProcessId
        && Read(pid, "cmdline")?.Contains(".playwright", StringComparison.Ordinal) == true;

    private static Stat? StatOf(int pid)
    {
        // pid (name, which may hold anything) state parent …
        var stat = Read(pid, "stat");
        var rest = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest is [var state, var parent, ..] ? new Stat(state, int.Parse(parent, CultureInfo.InvariantCulture)) : null;
    }

    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}")).FirstOrDefault();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended while we were looking.
            return null;
        }
    }

    private sealed record Stat(string State, int Parent);
}
