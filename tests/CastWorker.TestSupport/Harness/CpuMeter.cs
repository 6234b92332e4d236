using System.Globalization;

namespace CastWorker.TestSupport.Harness;

/// <summary>Adds up what processes have cost, by name, also those that have ended between two looks as far as they were seen.</summary>
public sealed class CpuMeter
{
    private const double TicksPerSecond = 100;

    private readonly Dictionary<(int Id, string Name), double> _seconds = [];

    public void Look(IEnumerable<(int Id, string Name)> processes)
    {
        foreach (var process in processes)
        {
            if (Read(process.Id) is { } seconds)
            {
                _seconds[process] = seconds;
            }
        }
    }

    /// <summary>CPU seconds so far, by name.</summary>
    public IReadOnlyDictionary<string, double> ByName() =>
        _seconds.GroupBy(entry => entry.Key.Name).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));

    public static double MegabytesOf(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static double? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
