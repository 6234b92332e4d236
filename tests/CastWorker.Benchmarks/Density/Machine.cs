using System.Globalization;

namespace CastWorker.Benchmarks.Density;

/// <summary>What the whole machine does, as the kernel tells it.</summary>
internal static class Machine
{
    /// <summary>Ticks in which processors worked, and all ticks; the difference of two readings is a share.</summary>
    public static (long Busy, long All) Ticks()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        // user nice system idle iowait irq softirq steal
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    /// <summary>Memory of a process in MB, what it shares with others divided among them; 0 when it is gone.</summary>
    public static double MegabytesOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
