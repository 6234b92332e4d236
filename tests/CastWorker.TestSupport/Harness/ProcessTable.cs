using System.Diagnostics;
using System.Text;

namespace CastWorker.TestSupport.Harness;

/// <summary>One process as /proc shows it.</summary>
public sealed record FoundProcess(int Id, string Name, char State, string Environment)
{
    public bool Has(string variable, string value) =>
        Environment.Contains($"{variable}={value}", StringComparison.Ordinal);

    public void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself meanwhile, which is what is wanted.
            return;
        }
    }

    public override string ToString() => $"{Id} {Name} {State}";
}

/// <summary>All processes of this machine.</summary>
public static class ProcessTable
{
    public static IEnumerable<FoundProcess> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out var id) && Read(folder, id) is { } process)
            {
                yield return process;
            }
        }
    }

    public static IReadOnlyList<FoundProcess> ZombiesOf(int parent) =>
        [.. All().Where(process => process.State == 'Z' && ParentOf(process.Id) == parent)];

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static FoundProcess? Read(string folder, int id)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var environment = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ")));
            return new FoundProcess(id, name, stat[stat.LastIndexOf(')') + 2], environment);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
