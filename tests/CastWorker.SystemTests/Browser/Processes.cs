using System.Diagnostics;
using System.Globalization;
using CastWorker.Processes;

namespace CastWorker.SystemTests.Browser;

/// <summary>Finds, by /proc, the processes that belong to one test, and kills them one by one.</summary>
internal static class Processes
{
    private static readonly string[] Places =
        ["/tmp/", "/var/tmp/", "/dev/shm/", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/"];

    /// <summary>Those whose command line or environment names the test's own folder.</summary>
    public static IReadOnlyList<int> Of(string root) =>
    [
        .. All().Where(pid => pid != Environment.ProcessId
            && (Read(pid, "cmdline").Contains(root, StringComparison.Ordinal) || Read(pid, "environ").Contains(root, StringComparison.Ordinal))),
    ];

    /// <summary>Those and all in their sessions: Chromium's renderers write their own names over their environment.</summary>
    public static IReadOnlyList<int> Family(string root)
    {
        var sessions = Of(root).Select(SessionOf).Where(session => session > 0).ToHashSet();
        return [.. All().Where(pid => sessions.Contains(SessionOf(pid)))];
    }

    /// <summary>What these processes have open in places where things are left behind, but outside the test's own folder.</summary>
    public static IReadOnlyList<string> FilesOutside(string root, IEnumerable<int> pids) =>
    [
        .. pids.SelectMany(OpenFiles).Distinct(StringComparer.Ordinal).Where(path =>
            Places.Any(place => path.StartsWith(place, StringComparison.Ordinal))
            && !path.StartsWith(root, StringComparison.Ordinal)
            && !path.EndsWith(" (deleted)", StringComparison.Ordinal)),
    ];

    /// <summary>What it has in memory, for people to read.</summary>
    public static string MemoryOf(int pid) => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))
        .First(line => line.StartsWith("VmRSS", StringComparison.Ordinal))["VmRSS:".Length..].Trim();

    /// <summary>The process that an X lock file names.</summary>
    public static int OwnerOf(string lockFile) =>
        int.TryParse(File.ReadAllText(lockFile), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    public static bool IsThere(int pid) => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));

    public static int Of(string root, string program) =>
        Of(root).First(pid => program.Equals(Path.GetFileName(Read(pid, "cmdline").Split('\0', ' ')[0]), StringComparison.Ordinal) && !Read(pid, "cmdline").Contains("--type=", StringComparison.Ordinal));

    /// <summary>Those of Chromium's processes that do this for it.</summary>
    public static IReadOnlyList<int> OfType(string root, string type) =>
        [.. Family(root).Where(pid => Read(pid, "cmdline").Contains("--type=" + type, StringComparison.Ordinal))];

    /// <summary>What they have in memory for themselves, in megabytes.</summary>
    public static int MegabytesOf(IEnumerable<int> pids) => (int)(pids.Sum(ProcFs.OwnPages) * Environment.SystemPageSize / 1_000_000);

    public static void KillRenderers(string root)
    {
        foreach (var pid in OfType(root, "renderer"))
        {
            Kill(pid);
        }
    }

    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static IEnumerable<string> OpenFiles(int pid)
    {
        try
        {
            return [.. new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")).EnumerateFiles().Select(file => file.LinkTarget ?? "")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int SessionOf(int pid)
    {
        // pid (name) state parent group session …
        var stat = Read(pid, "stat");
        var rest = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 3 ? int.Parse(rest[3], CultureInfo.InvariantCulture) : 0;
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
