using System.Text;

namespace CastWorker.Browser.Pages;

/// <summary>Makes a document's title fit for a state message.</summary>
internal static class PageTitle
{
    private const int MaxLength = 200;

    /// <summary>One line, no control characters, at most 200 characters; null when nothing is left.</summary>
    public static string? Clean(string? title)
    {
        var clean = new StringBuilder();
        foreach (var rune in (title ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (clean.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim() is { Length: > 0 } text ? text : null;
    }
}
