using System.Diagnostics;
using System.Text;

namespace CastWorker.TestSupport.Harness;

/// <summary>One process as /proc shows it.</summary>
public sealed record FoundProcess(int Id, string Name, char State, int Parent, int Group, string Words)
{
    /// <summary>Whether its command line or its environment says so. Chromium overwrites its environment with its command line.</summary>
    public bool Mentions(string text) => Words.Contains(text, StringComparison.Ordinal);

    public void Signal(int number) => RunningProgram.Send(Id, number);

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

    /// <summary>All that mention one of the texts, their groups, and all that descend from them.</summary>
    public static IReadOnlyList<FoundProcess> FamilyOf(params string[] texts)
    {
        var all = All().ToArray();
        var family = all.Where(process => texts.Any(process.Mentions)).ToHashSet();
        for (var before = 0; before < family.Count;)
        {
            before = family.Count;
            var (ids, groups) = (family.Select(one => one.Id).ToHashSet(), family.Select(one => one.Group).ToHashSet());
            groups.IntersectWith(ids);
            family.UnionWith(all.Where(process => ids.Contains(process.Parent) || groups.Contains(process.Group)));
        }

        return [.. family];
    }

    public static IReadOnlyList<FoundProcess> ZombiesOf(int parent) =>
        [.. All().Where(process => process.State == 'Z' && process.Parent == parent)];

    private static FoundProcess? Read(string folder, int id)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var words = Encoding.UTF8.GetString(
                [.. File.ReadAllBytes(Path.Combine(folder, "environ")), .. File.ReadAllBytes(Path.Combine(folder, "cmdline"))]);
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new FoundProcess(id, name, fields[0][0], Number(fields[1]), Number(fields[2]), words);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
