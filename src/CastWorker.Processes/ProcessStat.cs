using System.Globalization;

namespace CastWorker.Processes;

/// <summary>One line of <c>/proc/&lt;pid&gt;/stat</c>: who a process is, whose child it is, and when it began.</summary>
public sealed record ProcessStat
{
    public required int Pid { get; init; }

    public required char State { get; init; }

    public required int ParentPid { get; init; }

    public required int GroupId { get; init; }

    /// <summary>Field 22, in clock ticks since the boot. A pid is only somebody together with it.</summary>
    public required long StartTime { get; init; }

    /// <summary>What it has used of processors so far, in hundredths of a second.</summary>
    public long CpuTicks { get; init; }

    public long ResidentPages { get; init; }

    /// <summary>It has ended and only waits to be collected by its parent.</summary>
    public bool IsDead => State is 'Z' or 'X';

    public static ProcessStat? Parse(string line)
    {
        // The program's name stands in brackets and may itself hold spaces and brackets, so the last one counts.
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        if (open < 1 || close < open)
        {
            return null;
        }

        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 21
            && Number(line.AsSpan(0, open), out var pid)
            && Number(fields[1], out var parent)
            && Number(fields[2], out var group)
            && Number(fields[11], out var user)
            && Number(fields[12], out var system)
            && Number(fields[19], out var start)
            && Number(fields[21], out var pages)
            ? new ProcessStat
            {
                Pid = (int)pid,
                State = fields[0][0],
                ParentPid = (int)parent,
                GroupId = (int)group,
                StartTime = start,
                CpuTicks = user + system,
                ResidentPages = pages,
            }
            : null;
    }

    private static bool Number(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);
}
