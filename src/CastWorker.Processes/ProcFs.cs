using System.Globalization;
using System.Text;

namespace CastWorker.Processes;

/// <summary>Reads the kernel's process table. A process that vanishes meanwhile, or is not ours to read, is simply not there.</summary>
public static class ProcFs
{
    public static string BootId => Read("/proc/sys/kernel/random/boot_id")?.Trim() ?? "unknown";

    public static ProcessStat? Stat(int pid) =>
        Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")) is { } line ? ProcessStat.Parse(line) : null;

    public static IReadOnlyList<ProcessStat> All() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? Stat(pid) : null)
            .OfType<ProcessStat>(),
    ];

    /// <summary>A variable of the environment the process was started with, or null.</summary>
    public static string? Variable(int pid, string name)
    {
        var start = name + "=";
        var entry = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"))?
            .Split('\0')
            .FirstOrDefault(entry => entry.StartsWith(start, StringComparison.Ordinal));
        return entry?[start.Length..];
    }

    /// <summary>The program and its arguments, each ended by a NUL.</summary>
    public static string? CommandLine(int pid) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"));

    /// <summary>What it has in memory and shares with no file and nobody, in pages; 0 when it is not there.</summary>
    public static long OwnPages(int pid) =>
        Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/statm"))?.Split(' ') is [_, var resident, var shared, ..]
            ? long.Parse(resident, CultureInfo.InvariantCulture) - long.Parse(shared, CultureInfo.InvariantCulture)
            : 0;

    private static string? Read(string path)
    {
        try
        {
#pragma warning disable MA0045 // /proc answers from memory
            return File.ReadAllText(path, Encoding.UTF8);
#pragma warning restore MA0045
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
