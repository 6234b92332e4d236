using System.Globalization;
using System.Text;

namespace CastWorker.Processes;

/// <summary>What the journal says: whose processes, of which boot. Its text form is one line for each fact.</summary>
internal sealed record JournalContent
{
    private const string Title = "castworker-journal 1";

    public required string BootId { get; init; }

    /// <summary>The runs whose processes may be alive: the current one, and older ones whose processes resisted.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    public required IReadOnlyList<OwnedProcess> Processes { get; init; }

    /// <returns>Null if it is no journal. A line that makes no sense (cut off, of a later version) is left out.</returns>
    public static JournalContent? Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [Title, .. var facts])
        {
            return null;
        }

        var words = facts.Select(line => line.Split(' ')).ToList();
        return new JournalContent
        {
            BootId = words.FirstOrDefault(line => line is ["boot", _])?[1] ?? string.Empty,
            Runs = [.. words.Where(line => line is ["run", { Length: > 0 }]).Select(line => line[1])],
            Processes = [.. words.Select(ParseProcess).OfType<OwnedProcess>()],
        };
    }

    public string Format()
    {
        var text = new StringBuilder().Append(Title).Append('\n').Append("boot ").Append(BootId).Append('\n');
        foreach (var run in Runs)
        {
            text.Append("run ").Append(run).Append('\n');
        }

        foreach (var process in Processes)
        {
            text.Append(CultureInfo.InvariantCulture, $"process {process.Pid} {process.StartTime} ")
                .Append(process.LeadsGroup ? "leader " : "member ")
                .Append(process.Role).Append(' ')
                .Append(Uri.EscapeDataString(process.SessionId)).Append(' ')
                .Append(Uri.EscapeDataString(process.Program)).Append('\n');
        }

        return text.ToString();
    }

    private static OwnedProcess? ParseProcess(string[] line) =>
        line is ["process", var pid, var start, var place and ("leader" or "member"), var role, var session, var program]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(start, CultureInfo.InvariantCulture, out var ticks)
        && Enum.TryParse<ChildRole>(role, out var known)
            ? new OwnedProcess
            {
                Pid = number,
                StartTime = ticks,
                Role = known,
                SessionId = Uri.UnescapeDataString(session),
                Program = Uri.UnescapeDataString(program),
                LeadsGroup = place is "leader",
            }
            : null;
}
