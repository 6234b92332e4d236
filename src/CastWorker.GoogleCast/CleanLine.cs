using System.Text;

namespace CastWorker.GoogleCast;

/// <summary>Makes text from a TV fit for logs and state: one printable line of limited length.</summary>
internal static class CleanLine
{
    private const int Limit = 64;

    /// <summary>Null when nothing is left.</summary>
    public static string? Of(string? text, int limit = Limit)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > limit)
            {
                break;
            }

            clean.Append(Rune.IsControl(rune) || IsLayout(rune) ? " " : rune.ToString());
        }

        var line = string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line;
    }

    /// <summary>Line separators and the marks that turn the direction of writing could forge a log line.</summary>
    private static bool IsLayout(Rune rune) => rune.Value is 0x2028 or 0x2029 or 0x200E or 0x200F
        or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
